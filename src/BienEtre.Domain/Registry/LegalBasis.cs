namespace BienEtre.Domain.Registry;

/// <summary>Legal basis of a purpose (GDPR Art. 6(1)).</summary>
public enum LegalBasis
{
    /// <summary>Consent of the data subject, Art. 6(1)(a).</summary>
    Consent = 0,

    /// <summary>Performance of a contract, Art. 6(1)(b).</summary>
    Contract = 1,

    /// <summary>Legal obligation, Art. 6(1)(c).</summary>
    LegalObligation = 2,

    /// <summary>Legitimate interest, Art. 6(1)(f).</summary>
    LegitimateInterest = 3,
}

/// <summary>Condition under which data concerning health may be processed (GDPR Art. 9(2)).</summary>
public enum SpecialCategoryCondition
{
    /// <summary>The purpose processes no special category of data.</summary>
    None = 0,

    /// <summary>Explicit consent, Art. 9(2)(a).</summary>
    ExplicitConsent = 1,

    /// <summary>Legal claims, Art. 9(2)(f).</summary>
    LegalClaims = 2,
}

/// <summary>What happens when the subject says no; follows from the basis, never from the feature.</summary>
public enum RefusalConsequence
{
    /// <summary>Processing for the purpose stops at once; what was done before stays lawful (consent, Art. 7(3)).</summary>
    PurposeStops = 0,

    /// <summary>The service cannot be provided without it and ends (contract).</summary>
    ServiceEnds = 1,

    /// <summary>Processing is suspended while the objection is balanced (legitimate interest, Art. 18(1)(d), 21(1)).</summary>
    SuspendedWhileBalanced = 2,

    /// <summary>None: the law requires it (legal obligation).</summary>
    NoEffect = 3,
}
