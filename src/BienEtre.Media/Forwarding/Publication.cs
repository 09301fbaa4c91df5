using BienEtre.Media.Rtp;
using BienEtre.Media.Sdp;
using BienEtre.Media.Srtp;

namespace BienEtre.Media.Forwarding;

/// <summary>One track that a member sends: its source, its gaps, its key frames, and the slots it is forwarded to.</summary>
internal sealed class Publication
{
    /// <summary>Sequence numbers are unwrapped from here on, so that packets from before the first one do not become negative.</summary>
    private const long FirstCycle = 1 << 16;

    /// <summary>A source that was silent this long may be replaced by another one in the same section.</summary>
    private const long ReplaceAfter = RelayBounds.Second;

    private readonly ReplayWindow _seen = new();
    private readonly NegotiatedCodec?[] _codecs = new NegotiatedCodec?[128];
    private readonly NegotiatedCodec?[] _rtxCodecs = new NegotiatedCodec?[128];
    private long _lastAt;

    /// <summary>A track of a connection.</summary>
    /// <param name="owner">Who sends it.</param>
    /// <param name="section">The section it was agreed in.</param>
    /// <param name="number">Its number among the owner's tracks.</param>
    public Publication(Connection owner, NegotiatedSection section, int number)
    {
        Owner = owner;
        Number = number;
        Section = section;
        Mid = System.Text.Encoding.ASCII.GetBytes(section.Mid);
        Statistics = new ReceptionStatistics(section.Codecs[0].ClockRate);
        Renew(section);
        var declared = section.Published.Count > 0 ? section.Published[0] : default;
        Ssrc = declared.Media;
        RtxSsrc = declared.Rtx;
    }

    /// <summary>Who sends it.</summary>
    public Connection Owner { get; }

    /// <summary>Its number among the owner's tracks: the key in the owner's cache.</summary>
    public int Number { get; }

    /// <summary>The section it was agreed in.</summary>
    public NegotiatedSection Section { get; private set; }

    /// <summary>The section's name as the header extension carries it.</summary>
    public byte[] Mid { get; }

    /// <summary>Whether it is video: kept for retransmission, asked for key frames.</summary>
    public bool IsVideo => Section.Kind == MediaKind.Video;

    /// <summary>Ticks per second.</summary>
    public int ClockRate => Section.Codecs[0].ClockRate;

    /// <summary>Its present source, 0 while unknown.</summary>
    public uint Ssrc { get; private set; }

    /// <summary>The source of its retransmissions, 0 while unknown.</summary>
    public uint RtxSsrc { get; private set; }

    /// <summary>The highest sequence number, unwrapped; 0 before the first packet.</summary>
    public long Highest { get; private set; }

    /// <summary>One more each time another source took the track over, or a pause ended: receivers continue their own numbering without a gap.</summary>
    public int Generation { get; private set; }

    /// <summary>What receiver reports to the owner say.</summary>
    public ReceptionStatistics Statistics { get; private set; }

    /// <summary>Its gaps.</summary>
    public LossTracker Losses { get; } = new();

    /// <summary>Wishes for key frames.</summary>
    public KeyFrameRequests KeyFrames { get; } = new();

    /// <summary>The slots it is forwarded to.</summary>
    public List<ReceiveSlot> Receivers { get; } = [];

    /// <summary>The relay's clock at <see cref="ReportRtp"/>, in NTP format, from the owner's last sender report; 0 without one.</summary>
    public ulong ReportNtp { get; private set; }

    /// <summary>The track's clock at <see cref="ReportNtp"/>.</summary>
    public uint ReportRtp { get; private set; }

    /// <summary>Takes over what a renewed agreement says about the section.</summary>
    /// <param name="section">The same section, agreed again.</param>
    public void Renew(NegotiatedSection section)
    {
        Section = section;
        Array.Clear(_codecs);
        Array.Clear(_rtxCodecs);
        foreach (var codec in section.Codecs)
        {
            _codecs[codec.PayloadType] = codec;
            if (codec.RtxPayloadType is { } rtx)
            {
                _rtxCodecs[rtx] = codec;
            }
        }
    }

    /// <summary>The codec of a media payload type, or null.</summary>
    public NegotiatedCodec? CodecOf(byte payloadType) => _codecs[payloadType];

    /// <summary>The codec that a retransmission payload type repairs, or null.</summary>
    public NegotiatedCodec? RepairedBy(byte payloadType) => _rtxCodecs[payloadType];

    /// <summary>Binds a source that was not declared, or that replaces one gone silent. Simulcast is not agreed on, so there is one at a time.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="ssrc">The source.</param>
    /// <param name="isRtx">Whether it carries retransmissions.</param>
    public bool TryBind(long now, uint ssrc, bool isRtx)
    {
        var present = isRtx ? RtxSsrc : Ssrc;
        if (present == ssrc)
        {
            return true;
        }

        if (present != 0 && Highest != 0 && now - _lastAt < ReplaceAfter)
        {
            return false;
        }

        if (isRtx)
        {
            RtxSsrc = ssrc;
            return true;
        }

        Ssrc = ssrc;
        if (Highest != 0)
        {
            StartOver();
        }

        return true;
    }

    /// <summary>Unwraps a sequence number of the track.</summary>
    /// <param name="sequenceNumber">16 bits.</param>
    public long Extend(ushort sequenceNumber) =>
        Highest == 0 ? FirstCycle + sequenceNumber : SequenceNumbers.Extend(Highest, sequenceNumber);

    /// <summary>Notes a packet, direct or restored.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="sequence">Its sequence number, unwrapped.</param>
    /// <returns>False when it was there before, or is hopelessly old.</returns>
    public bool TryAccept(long now, long sequence)
    {
        if (sequence < 0 || !_seen.IsNew((ulong)sequence))
        {
            return false;
        }

        _seen.Use((ulong)sequence);
        _lastAt = now;
        return true;
    }

    /// <summary>Moves the highest number on and returns how many gaps were given up.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="sequence">An accepted number.</param>
    /// <param name="repairs">Whether gaps can be asked for.</param>
    public int Advance(long now, long sequence, bool repairs)
    {
        if (sequence <= Highest)
        {
            Losses.Filled(sequence);
            return 0;
        }

        var given = Highest == 0 || !repairs ? 0 : Losses.Advanced(now, Highest, sequence);
        Highest = sequence;
        return given;
    }

    /// <summary>Notes a sender report, already in the relay's clock.</summary>
    /// <param name="ntp">The relay's clock in NTP format.</param>
    /// <param name="rtp">The track's clock.</param>
    public void Reported(ulong ntp, uint rtp)
    {
        ReportNtp = ntp;
        ReportRtp = rtp;
    }

    /// <summary>After a pause that the relay imposed: nothing of it counts as loss, and receivers need a key frame.</summary>
    public void Resume()
    {
        Generation++;
        Losses.Reset();
        Statistics.Restart();
        if (IsVideo)
        {
            KeyFrames.Want();
        }
    }

    private void StartOver()
    {
        Highest = 0;
        Generation++;
        ReportNtp = 0;
        _seen.Reset();
        Losses.Reset();
        Statistics = new ReceptionStatistics(ClockRate);
    }
}
