namespace BienEtre.Browser.Tests.Running;

/// <summary>Notes, from before something happens until the connection is closed, when the last packet came. The browser forgets it with the connection.</summary>
internal static class PacketWatch
{
    private const string Begin = """
        () => {
          const peer = window.__seen.peers.at(-1);
          window.__lastPacket = 0;
          const look = async () => {
            if (peer.connectionState === "closed") return;
            for (const entry of (await peer.getStats()).values()) {
              if (entry.type === "inbound-rtp") window.__lastPacket = Math.max(window.__lastPacket, entry.lastPacketReceivedTimestamp ?? 0);
            }
            setTimeout(look, 10);
          };
          return look();
        }
        """;

    /// <summary>Begins to watch the newest peer connection of a page.</summary>
    public static Task BeginAsync(Person person) => person.Page.EvaluateAsync(Begin);

    /// <summary>When the last packet came, milliseconds since the epoch.</summary>
    public static async Task<double> LastPacketAsync(Person person)
    {
        var last = await person.Page.EvaluateAsync<double>("window.__lastPacket");
        Assert.True(last > 0, "No packet was ever noted: the watch does not work.");
        return last;
    }
}
