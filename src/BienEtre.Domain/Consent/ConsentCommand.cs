using BienEtre.Domain.Registry;
using BienEtre.Domain.Subjects;

namespace BienEtre.Domain.Consent;

/// <summary>A decision of a subject about a purpose.</summary>
/// <param name="Purpose">The purpose.</param>
/// <param name="OperationId">Idempotency key, 32 lowercase hexadecimal digits.</param>
/// <param name="By">Role of who decides.</param>
public abstract record ConsentCommand(Purpose Purpose, string OperationId, Roles By)
{
    /// <summary>Gives consent under the notice that was shown (GDPR Art. 7(1)).</summary>
    /// <param name="Purpose">The purpose.</param>
    /// <param name="NoticeVersion">Version of the notice shown.</param>
    /// <param name="NoticeHash">SHA-256 of the notice shown, 64 lowercase hexadecimal digits.</param>
    /// <param name="OperationId">Idempotency key.</param>
    /// <param name="By">Role of who decides.</param>
    public sealed record Give(Purpose Purpose, int NoticeVersion, string NoticeHash, string OperationId, Roles By) : ConsentCommand(Purpose, OperationId, By);

    /// <summary>Withdraws consent (Art. 7(3)).</summary>
    /// <param name="Purpose">The purpose.</param>
    /// <param name="OperationId">Idempotency key.</param>
    /// <param name="By">Role of who decides.</param>
    public sealed record Withdraw(Purpose Purpose, string OperationId, Roles By) : ConsentCommand(Purpose, OperationId, By);
}
