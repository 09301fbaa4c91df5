using BienEtre.Contracts.Gate;
using BienEtre.Domain.Gate;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Subjects;

namespace BienEtre.Grains.Gate;

/// <summary>Whose traffic a call is.</summary>
internal enum Traffic
{
    /// <summary>A contract method with a policy.</summary>
    Ours,

    /// <summary>Orleans itself: membership, directory, timers, reminders.</summary>
    Runtime,

    /// <summary>Neither, or a contract method without a policy: denied.</summary>
    Unknown,
}

/// <summary>What the gate knows of one method, read from its attribute once.</summary>
/// <param name="Traffic">Whose traffic it is.</param>
/// <param name="Roles">Roles that may call.</param>
/// <param name="Purpose">Purpose, or null for an open method.</param>
/// <param name="RecordClass">Record class, or null for an open method.</param>
/// <param name="Use">How the data is used.</param>
/// <param name="Logged">Whether an allow is written to the access log.</param>
internal sealed record MethodPolicy(Traffic Traffic, Roles Roles, Purpose? Purpose, RecordClass? RecordClass, DataUse Use, bool Logged)
{
    public static MethodPolicy Runtime { get; } = new(Traffic.Runtime, Roles.None, null, null, DataUse.Process, false);

    public static MethodPolicy Unknown { get; } = new(Traffic.Unknown, Roles.None, null, null, DataUse.Process, true);

    public static MethodPolicy Of(RequiresAttribute policy) =>
        new(Traffic.Ours, policy.Roles, policy.Purpose, policy.RecordClass, policy.Use, Logged: true);

    public static MethodPolicy Of(OpenAttribute policy) => new(Traffic.Ours, policy.Roles, null, null, DataUse.Process, policy.Logged);
}
