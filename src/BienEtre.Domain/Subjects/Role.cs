namespace BienEtre.Domain.Subjects;

/// <summary>In which capacity somebody acts. Combined as flags where a policy names several.</summary>
[Flags]
public enum Roles
{
    /// <summary>Nobody.</summary>
    None = 0,

    /// <summary>A pseudonymous employee of a corporate customer.</summary>
    Employee = 1,

    /// <summary>A mental-health practitioner.</summary>
    Practitioner = 2,

    /// <summary>An administrator of a corporate customer: sees published aggregates only.</summary>
    CorporateAdmin = 4,

    /// <summary>The data-protection officer (GDPR Art. 37-39).</summary>
    PrivacyOfficer = 8,

    /// <summary>Who runs the installation.</summary>
    Operator = 16,

    /// <summary>Legal counsel, for classes under a legal hold.</summary>
    LegalCounsel = 32,

    /// <summary>The platform itself: timers, reminders, the relay's events.</summary>
    System = 64,

    /// <summary>Somebody who has not signed in.</summary>
    Anonymous = 128,
}

/// <summary>Who acts: a subject (empty for <see cref="Roles.System"/> and <see cref="Roles.Anonymous"/>) in exactly one role.</summary>
/// <param name="Subject">The acting subject.</param>
/// <param name="Role">Exactly one role.</param>
public sealed record Actor(SubjectId Subject, Roles Role)
{
    /// <summary>The platform itself.</summary>
    public static Actor System { get; } = new(default, Roles.System);

    /// <summary>Somebody who has not signed in.</summary>
    public static Actor Anonymous { get; } = new(default, Roles.Anonymous);
}
