using BienEtre.Domain.Gate;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Subjects;

namespace BienEtre.Contracts.Gate;

/// <summary>Policy of a contract method: the gate asks for this purpose and record class before the grain runs. Every method carries this or
/// <see cref="OpenAttribute"/>.</summary>
/// <param name="purpose">Why the data is used.</param>
/// <param name="recordClass">Which class of record.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresAttribute(Purpose purpose, RecordClass recordClass) : Attribute
{
    /// <summary>Why the data is used.</summary>
    public Purpose Purpose { get; } = purpose;

    /// <summary>Which class of record.</summary>
    public RecordClass RecordClass { get; } = recordClass;

    /// <summary>Which roles may call; a role not named is denied.</summary>
    public Roles Roles { get; init; } = Roles.None;

    /// <summary>How the data is used.</summary>
    public DataUse Use { get; init; } = DataUse.Process;
}

/// <summary>Marks a contract method that touches no personal data, or that is the gate's own question.</summary>
/// <param name="why">The reason, for the reader and the auditor.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenAttribute(string why) : Attribute
{
    /// <summary>The reason.</summary>
    public string Why { get; } = why;

    /// <summary>Which roles may call; a role not named is denied.</summary>
    public Roles Roles { get; init; } = Roles.None;

    /// <summary>Whether an allowed call is written to the access log. Only the gate's own questions are not: the verdict they serve is. A denial
    /// always is.</summary>
    public bool Logged { get; init; } = true;
}
