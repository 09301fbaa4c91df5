using BienEtre.Media.Forwarding;
using CsCheck;

namespace BienEtre.Media.Tests.Forwarding;

/// <summary>The only media at rest: bounded, exact while it lasts, gone afterwards.</summary>
public sealed class PacketCacheTests
{
    [Fact]
    public void A_packet_is_found_whole_or_not_at_all()
    {
        Gen.Int[0, 1200].Array[1, 800].Sample(lengths =>
        {
            var cache = new PacketCache();
            for (var i = 0; i < lengths.Length; i++)
            {
                cache.Store(i % 2, Packet(70_000 + i, lengths[i]));
            }

            var found = 0;
            for (var i = 0; i < lengths.Length; i++)
            {
                if (cache.TryFind(i % 2, 70_000 + i, out var packet))
                {
                    found++;
                    if (packet.Payload.Length != lengths[i] || packet.Payload.IndexOfAnyExcept((byte)(70_000 + i)) >= 0 || packet.Timestamp != 70_000 + i)
                    {
                        return false;
                    }
                }
            }

            // The newest always stay: as many as fit with one packet's waste at the end of the buffer.
            var bytes = 0;
            var newest = lengths.Reverse().TakeWhile(length => (bytes += length) < PacketCache.BytesMax - 1300).Take(200).Count(length => length > 0);
            return found >= newest;
        }, iter: 200);
    }

    [Fact]
    public void A_packet_that_was_overwritten_is_not_found()
    {
        var cache = new PacketCache();
        cache.Store(0, Packet(1, 1000));
        Assert.True(cache.TryFind(0, 1, out _));
        Assert.False(cache.TryFind(1, 1, out _));
        Assert.False(cache.TryFind(0, 1 + PacketCache.PacketsMax, out _));
        for (var i = 2; i < 2 + (PacketCache.BytesMax / 1000); i++)
        {
            cache.Store(0, Packet(i, 1000));
        }

        Assert.False(cache.TryFind(0, 1, out _));
    }

    [Fact]
    public void Returned_caches_hold_no_byte_of_media()
    {
        var pool = new PacketCachePool();
        var cache = pool.Rent();
        for (var i = 1; i < 300; i++)
        {
            cache.Store(0, Packet(i, 1000));
        }

        Assert.False(cache.IsWiped);
        pool.Return(cache);
        Assert.True(cache.IsWiped);
        Assert.Same(cache, pool.Rent());
        Assert.False(cache.TryFind(0, 299, out _));
    }

    private static MediaPacket Packet(long sequence, int length)
    {
        var payload = new byte[length];
        payload.AsSpan().Fill((byte)sequence);
        return new MediaPacket { Sequence = sequence, Timestamp = (uint)sequence, PayloadType = 96, Payload = payload };
    }
}
