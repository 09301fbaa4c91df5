namespace BienEtre.Media;

/// <summary>The answer to an SDP offer (RFC 3264). A closed set.</summary>
public abstract record OfferOutcome
{
    private OfferOutcome()
    {
    }

    /// <summary>The offer was accepted. Nothing is forwarded yet: that needs a running lease for the room.</summary>
    /// <param name="Sdp">The SDP answer for the browser's <c>setRemoteDescription</c>.</param>
    public sealed record Answered(string Sdp) : OfferOutcome;

    /// <summary>The offer was refused; the room is as it was before.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Refused(OfferRefusal Reason) : OfferOutcome;
}

/// <summary>Why an SDP offer was refused.</summary>
public enum OfferRefusal
{
    /// <summary>The text is not an SDP offer this relay can read. Send the browser's own offer unchanged.</summary>
    InvalidSdp,

    /// <summary>The offer lacks what RFC 8829 makes every browser send: one bundled transport, rtcp-mux, a strong certificate fingerprint.</summary>
    Unsupported,

    /// <summary>No section of the offer has a codec of the codec policy.</summary>
    NoCommonCodec,

    /// <summary>The room already holds as many members as it may.</summary>
    RoomFull,

    /// <summary>The node carries as many connections as it may. Offer to another node or later.</summary>
    ServerFull,

    /// <summary>Too many commands wait for the relay. Offer again after a second.</summary>
    Busy,

    /// <summary>The server is stopping or stopped.</summary>
    Stopped,
}
