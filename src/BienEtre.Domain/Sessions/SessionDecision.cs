using System.Collections.Immutable;
using BienEtre.Domain.Gate;

namespace BienEtre.Domain.Sessions;

/// <summary>Outcome of a command.</summary>
/// <param name="Next">The session from now on, also when refused: time may have passed a bound.</param>
/// <param name="Effects">What is to be done, in this order.</param>
/// <param name="Refusal">None when done, or done before.</param>
public sealed record SessionDecision(Session Next, ImmutableArray<SessionEffect> Effects, DenyReason Refusal)
{
    /// <summary>Whether the command was carried out, or had been before.</summary>
    public bool Done => Refusal == DenyReason.None;
}
