using System.Collections.Immutable;

namespace BienEtre.Domain.Registry;

/// <summary>Under whose key a persisted grain state is encrypted.</summary>
public enum StateOwner
{
    /// <summary>The data subject: the grain's key is the subject id, the key is the subject's for the record class.</summary>
    Subject = 0,

    /// <summary>No single person: one key per slice and month of creation, destroyed with retention. Holds only opaque references.</summary>
    SliceMonth = 1,

    /// <summary>No single person and no end: one key per slice.</summary>
    Slice = 2,
}

/// <summary>One persisted grain state.</summary>
/// <param name="Name">State name, unique over all grains (storage keys rows by it): lowercase words with hyphens. Never rename.</param>
/// <param name="Slice">The slice it belongs to, which names the key where the owner is no subject.</param>
/// <param name="Owner">Under whose key it is encrypted.</param>
/// <param name="RecordClass">Its record class, which says how long it lives.</param>
public sealed record PersistedState(string Name, string Slice, StateOwner Owner, RecordClass RecordClass);

/// <summary>Every grain state that may be persisted. Storage refuses a name that is not here: nothing is stored that nobody owns.</summary>
public static class PersistedStates
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<PersistedState> All { get; } =
    [
        new("employee", "employees", StateOwner.Subject, RecordClass.Account),
        new("practitioner", "practitioners", StateOwner.Subject, RecordClass.PractitionerProfile),
        new("practitioner-directory", "practitioners", StateOwner.Slice, RecordClass.PractitionerProfile),
        new("session", "sessions", StateOwner.SliceMonth, RecordClass.SessionSkeleton),
    ];

    /// <summary>The declaration of a state name; null when there is none.</summary>
    /// <param name="name">The state name.</param>
    public static PersistedState? Find(string name) => All.FirstOrDefault(state => string.Equals(state.Name, name, StringComparison.Ordinal));
}
