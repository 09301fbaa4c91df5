using BienEtre.Domain.Registry;

namespace BienEtre.Storage.State;

/// <summary>Under which key a persisted state is encrypted.</summary>
/// <param name="RecordClass">Its class of record.</param>
/// <param name="Slice">For state of no single person: its slice, whose key changes every month. Null: the grain's key is the subject whose state it is.</param>
internal readonly record struct StateKeyRule(RecordClass RecordClass, string? Slice);
