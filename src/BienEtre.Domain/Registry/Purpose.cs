namespace BienEtre.Domain.Registry;

/// <summary>Why personal data is processed (GDPR Art. 5(1)(b)). Each purpose has one legal basis; see <c>ProcessingRegistry</c>. Stored by name:
/// never rename.</summary>
public enum Purpose
{
    /// <summary>Providing the service: account, session skeleton (contract, Art. 6(1)(b)).</summary>
    Service = 0,

    /// <summary>Live video and sound (explicit consent of every participant, Art. 6(1)(a) and 9(2)(a)).</summary>
    LiveSession = 1,

    /// <summary>Counting towards anonymous utilisation (consent, off until given).</summary>
    Utilisation = 2,

    /// <summary>Answering and carrying out data-subject rights (legal obligation, Art. 6(1)(c) with Art. 12-22).</summary>
    RightsHandling = 3,

    /// <summary>The practitioner's profile and practice on the platform (contract, Art. 6(1)(b)).</summary>
    PractitionerData = 4,
}
