using BienEtre.Media.Rtp;
using BienEtre.Media.Srtp;
using CsCheck;

namespace BienEtre.Media.Tests.Srtp;

/// <summary>Rollover counters, replay and nonces: the faults other implementations shipped, each as a test.</summary>
public sealed class SrtpStateTests
{
    private static readonly byte[] Key = new byte[16];
    private static readonly byte[] Salt = new byte[12];

    [Theory]
    [InlineData(0)]
    [InlineData(40_000)]
    [InlineData(65_535)]
    public void Three_cycles_of_sequence_numbers_open_without_a_gap(int first)
    {
        using var link = new Link();
        for (var index = (ulong)first; index < (ulong)first + 200_000; index++)
        {
            Assert.Equal(SrtpOpen.Opened, link.Pass(1, index));
        }
    }

    [Fact]
    public void A_source_that_starts_just_below_the_wrap_and_loses_its_first_packets_is_not_lost_for_ever()
    {
        using var link = new Link();
        for (var index = 65_530UL; index < 65_540; index++)
        {
            link.Seal(1, index);
        }

        Assert.Equal(SrtpOpen.Opened, link.Pass(1, 65_540));
        Assert.Equal(SrtpOpen.Opened, link.Pass(1, 65_541));

        // Even the late first packets still open.
        Assert.Equal(SrtpOpen.Opened, link.Open(link.Sealed(1, 65_535)));
    }

    [Fact]
    public void A_forged_packet_cannot_poison_the_rollover_counter()
    {
        using var link = new Link();
        link.Pass(1, 10);
        for (var sequence = 0; sequence < 65_536; sequence += 97)
        {
            var forged = link.Seal(1, 100_000UL + (ulong)sequence);
            forged[^1] ^= 1;
            forged[2] = (byte)(sequence >> 8);
            forged[3] = (byte)sequence;
            Assert.NotEqual(SrtpOpen.Opened, link.Open(forged));
        }

        Assert.Equal(SrtpOpen.Opened, link.Pass(1, 11));
    }

    [Fact]
    public void A_replayed_packet_is_refused_and_so_is_one_older_than_the_window()
    {
        using var link = new Link();
        var first = link.Seal(1, 5);
        Assert.Equal(SrtpOpen.Opened, link.Open(first.ToArray()));
        Assert.Equal(SrtpOpen.Replayed, link.Open(first.ToArray()));
        var late = link.Seal(1, 6);
        for (var index = 7UL; index < 7 + ReplayWindow.Size; index++)
        {
            Assert.Equal(SrtpOpen.Opened, link.Pass(1, index));
        }

        Assert.Equal(SrtpOpen.Replayed, link.Open(late));
    }

    [Fact]
    public void Each_source_has_its_own_rollover_counter()
    {
        using var link = new Link();
        for (var index = 65_000UL; index < 66_000; index++)
        {
            Assert.Equal(SrtpOpen.Opened, link.Pass(1, index));
            Assert.Equal(SrtpOpen.Opened, link.Pass(2, index - 65_000));
        }
    }

    [Fact]
    public void The_number_of_sources_is_bounded_and_only_authentic_ones_count()
    {
        using var link = new Link();
        for (uint ssrc = 1000; ssrc < 1100; ssrc++)
        {
            var forged = link.Seal(ssrc, 1);
            forged[^1] ^= 1;
            Assert.Equal(SrtpOpen.Unauthenticated, link.Open(forged));
        }

        for (uint ssrc = 1; ssrc <= SrtpInbound.SourcesMax; ssrc++)
        {
            Assert.Equal(SrtpOpen.Opened, link.Pass(ssrc, 1));
        }

        Assert.Equal(SrtpOpen.TooManySources, link.Pass(SrtpInbound.SourcesMax + 1, 1));
        Assert.Equal(SrtpOpen.Opened, link.Pass(1, 2));
    }

    [Fact]
    public void An_index_seals_one_packet_and_no_other()
    {
        using var outbound = new SrtpOutbound(SrtpCipher.Create(SrtpProfile.AeadAes128Gcm, Key, Salt));
        var source = new SrtpOutboundSource(7);
        var packet = new byte[64];
        Assert.True(outbound.TrySealRtp(source, packet, 12, 100));
        var other = new byte[64];
        Assert.False(outbound.TrySealRtp(source, other, 12, 100));
        Assert.All(other, value => Assert.Equal(0, value));
        Assert.True(outbound.TrySealRtp(source, other, 12, 99));
        Assert.True(outbound.TrySealRtp(source, new byte[64], 12, 100 + ReplayWindow.Size));
        Assert.False(outbound.TrySealRtp(source, new byte[64], 12, 100));
        Assert.False(outbound.TrySealRtp(source, new byte[64], 12, SrtpIndex.RtpMax + 1));
    }

    [Fact]
    public void The_window_is_the_set_of_the_last_indices()
    {
        // Against a model that remembers everything.
        Gen.Select(Gen.ULong[0, 5000], Gen.Int[-1500, 1500].Array[1, 400]).Sample((start, steps) =>
        {
            var window = new ReplayWindow();
            HashSet<ulong> used = [];
            var at = (long)start + 2000;
            foreach (var step in steps)
            {
                at = Math.Max(0, at + step);
                var index = (ulong)at;
                var expected = used.Count == 0 || (!used.Contains(index) && (index > used.Max() || used.Max() - index < ReplayWindow.Size));
                if (window.IsNew(index) != expected)
                {
                    return false;
                }

                if (expected)
                {
                    window.Use(index);
                    used.Add(index);
                }
            }

            return window.Highest == used.Max();
        });
    }

    [Fact]
    public void A_guess_is_right_within_half_a_cycle()
    {
        Gen.Select(Gen.ULong[40_000, SrtpIndex.RtpMax - 40_000], Gen.Int[-32_768, 32_767])
            .Sample((highest, distance) => SrtpIndex.Guess(highest, (ushort)(highest + (ulong)distance)) == highest + (ulong)distance);
        Assert.Equal(65_530UL, SrtpIndex.Guess(5, 65_530));
    }

    /// <summary>A sender and a receiver under one key.</summary>
    private sealed class Link : IDisposable
    {
        private readonly SrtpCipher _cipher = SrtpCipher.Create(SrtpProfile.AeadAes128Gcm, Key, Salt);
        private readonly SrtpInbound _inbound = new(SrtpCipher.Create(SrtpProfile.AeadAes128Gcm, Key, Salt));
        private readonly Dictionary<(uint, ulong), byte[]> _sealed = [];

        public byte[] Seal(uint ssrc, ulong index)
        {
            var packet = new byte[12 + 8 + _cipher.RtpOverhead];
            RtpHeader.Write(packet, false, false, 96, (ushort)index, 0, ssrc);
            _cipher.SealRtp(packet, 12, ssrc, index);
            if (index is > 65_000 and < 66_000)
            {
                _sealed[(ssrc, index)] = packet.ToArray();
            }

            return packet;
        }

        public byte[] Sealed(uint ssrc, ulong index) => _sealed[(ssrc, index)];

        public SrtpOpen Pass(uint ssrc, ulong index) => Open(Seal(ssrc, index));

        public SrtpOpen Open(byte[] packet)
        {
            Assert.True(RtpHeader.TryParse(packet, out var header));
            return _inbound.OpenRtp(packet, header.Length, header.Ssrc, header.SequenceNumber, out _, out _);
        }

        public void Dispose()
        {
            _cipher.Dispose();
            _inbound.Dispose();
        }
    }
}
