using BienEtre.Contracts.Gate;
using BienEtre.Domain.Gate;

namespace BienEtre.Grains.Gate;

/// <summary>The rules' reasons in the words of the wire. What has no word there is told as less, never as more.</summary>
internal static class Refusals
{
    public static Refusal Of(DenyReason reason) => reason switch
    {
        DenyReason.None => Refusal.None,
        DenyReason.ConsentMissing => Refusal.ConsentMissing,
        DenyReason.OtherNotReady => Refusal.OtherNotReady,
        DenyReason.Restricted or DenyReason.Objected => Refusal.Restricted,
        DenyReason.NoticeOutdated => Refusal.NoticeOutdated,
        DenyReason.WrongState => Refusal.WrongState,
        DenyReason.PractitionerAway => Refusal.PractitionerAway,
        DenyReason.LimitReached => Refusal.LimitReached,
        DenyReason.Malformed => Refusal.Malformed,
        DenyReason.NotConfirmed => Refusal.StorageUnavailable,
        _ => Refusal.NotAllowed,
    };
}
