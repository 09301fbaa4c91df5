namespace BienEtre.Host.Pages.Refused;

/// <summary>Refusals that have a page of their own: what happened, why in one sentence, the best next step first.</summary>
public enum RefusedKind
{
    /// <summary>No such page.</summary>
    NotFound,

    /// <summary>A fault of ours.</summary>
    Error,

    /// <summary>Input that could not be read.</summary>
    Input,

    /// <summary>Too many requests.</summary>
    Often,

    /// <summary>The request did not come from this site.</summary>
    Origin,

    /// <summary>Consent is missing.</summary>
    Consent,

    /// <summary>The other side is not ready.</summary>
    Other,

    /// <summary>A restriction is in force.</summary>
    Restricted,

    /// <summary>Not your session, or no such session.</summary>
    Session,

    /// <summary>The browser cannot make a call.</summary>
    Browser,

    /// <summary>The practitioner is on a break.</summary>
    Away,

    /// <summary>A session is open already.</summary>
    Limit,

    /// <summary>The session has moved on.</summary>
    State,

    /// <summary>Storing failed.</summary>
    Storage,

    /// <summary>Nobody is signed in.</summary>
    SignedOut,

    /// <summary>Signed out just now.</summary>
    Bye,
}
