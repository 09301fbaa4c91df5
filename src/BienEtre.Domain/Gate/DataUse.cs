namespace BienEtre.Domain.Gate;

/// <summary>How a call uses the data it names; a restriction (GDPR Art. 18) blocks some uses and not others.</summary>
public enum DataUse
{
    /// <summary>Ordinary processing for the purpose: needs its basis, and is blocked by a restriction.</summary>
    Process = 0,

    /// <summary>The subject reads or manages what concerns it (rights, consent, own log): never blocked by a restriction.</summary>
    OwnRights = 1,

    /// <summary>Ends or reduces processing (leave, stop, decline): never blocked, and needs no consent.</summary>
    Reduce = 2,
}

/// <summary>How the acting subject stands to the data it asks for.</summary>
public enum Relation
{
    /// <summary>None: a stranger, even one who knows an id.</summary>
    Unrelated = 0,

    /// <summary>The data subject itself.</summary>
    Own = 1,

    /// <summary>A participant of the session that the data belongs to.</summary>
    Participant = 2,
}
