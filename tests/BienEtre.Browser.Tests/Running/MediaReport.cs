namespace BienEtre.Browser.Tests.Running;

/// <summary>What a page's newest peer connection received and sent so far (W3C webrtc-stats).</summary>
internal sealed class MediaReport
{
    public string State { get; set; } = "";

    public long FramesDecoded { get; set; }

    public int Width { get; set; }

    public int Height { get; set; }

    public long VideoPackets { get; set; }

    public long AudioPackets { get; set; }

    public double AudioEnergy { get; set; }

    public double AudioSamples { get; set; }

    /// <summary>When the last packet came, milliseconds since the epoch.</summary>
    public double LastPacket { get; set; }

    public double VideoBytesSent { get; set; }

    public double AudioBytesSent { get; set; }

    public int SentWidth { get; set; }

    public int SentHeight { get; set; }

    public string Limitation { get; set; } = "";

    public double TargetBitrate { get; set; }

    public string SrtpCipher { get; set; } = "";

    public string DtlsState { get; set; } = "";

    /// <summary>When this was read, milliseconds since the epoch.</summary>
    public double At { get; set; }

    /// <summary>Packets of both kinds.</summary>
    public long Packets => VideoPackets + AudioPackets;

    public override string ToString() =>
        $"{State}, {Width}x{Height}, {FramesDecoded} frames, {VideoPackets} video and {AudioPackets} audio packets, energy {AudioEnergy:F4}, "
        + $"sent {SentWidth}x{SentHeight} {VideoBytesSent} + {AudioBytesSent} bytes (limited by {Limitation}, target {TargetBitrate:F0}), {SrtpCipher}";
}
