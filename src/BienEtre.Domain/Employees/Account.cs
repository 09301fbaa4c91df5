using System.Collections.Immutable;
using BienEtre.Domain.Gate;

namespace BienEtre.Domain.Employees;

/// <summary>The pseudonymous account's rules: at most one open session, a short list of recent ones.</summary>
/// <param name="Opened">Whether the account exists.</param>
/// <param name="OpenSession">The session under way, or null.</param>
/// <param name="Recent">Ids of recent sessions, newest first, at most <see cref="RecentMax"/>.</param>
public sealed record Account(bool Opened, string? OpenSession, ImmutableArray<string> Recent)
{
    /// <summary>How many recent sessions are kept.</summary>
    public const int RecentMax = 20;

    /// <summary>Before it is opened.</summary>
    public static Account None { get; } = new(false, null, []);

    /// <summary>Opens it; idempotent.</summary>
    public Account Open() => this with { Opened = true };

    /// <summary>Notes a new session.</summary>
    /// <param name="session">Its id.</param>
    /// <returns>The account, and why not: WrongState before it is opened, LimitReached while another session is open.</returns>
    public (Account Next, DenyReason Refusal) Request(string session) =>
        !Opened ? (this, DenyReason.WrongState)
        : OpenSession is not null && OpenSession != session ? (this, DenyReason.LimitReached)
        : OpenSession == session ? (this, DenyReason.None)
        : (this with { OpenSession = session, Recent = [session, .. Recent.Take(RecentMax - 1)] }, DenyReason.None);

    /// <summary>A session has ended: free for another. A late word about an older session frees nothing.</summary>
    /// <param name="session">Its id.</param>
    public Account Ended(string session) => OpenSession == session ? this with { OpenSession = null } : this;
}
