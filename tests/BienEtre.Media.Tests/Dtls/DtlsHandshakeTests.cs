using System.Security.Cryptography;
using BienEtre.Media.Dtls;
using Org.BouncyCastle.Tls;

namespace BienEtre.Media.Tests.Dtls;

public sealed class DtlsHandshakeTests
{
    [Theory]
    [InlineData(new[] { 1, 8, 7 }, SrtpProfile.AeadAes128Gcm)]
    [InlineData(new[] { 7 }, SrtpProfile.AeadAes128Gcm)]
    [InlineData(new[] { 1 }, SrtpProfile.Aes128CmHmacSha1_80)]
    [InlineData(new[] { 2, 1, 8 }, SrtpProfile.Aes128CmHmacSha1_80)]
    public async Task Both_ends_export_the_same_keys_for_the_profile_we_prefer(int[] offered, SrtpProfile expected)
    {
        using var network = new TestNetwork();
        var client = new TestDtlsClient { Profiles = offered };
        var link = Start(network, client);
        await link.Connect(client);
        var completed = Assert.IsType<DtlsOutput.Completed>(await link.Result);
        using var keys = completed.Keys;
        Assert.Equal(expected, keys.Profile);
        byte[] block = [.. keys.ClientKey, .. keys.ServerKey, .. keys.ClientSalt, .. keys.ServerSalt];
        Assert.Equal(Convert.ToHexString(client.Exported), Convert.ToHexString(block));
        Assert.Equal((int)expected, client.SelectedProfile);
        Assert.True(link.LongestSent <= 1200);
        Assert.DoesNotContain(Convert.ToHexString(keys.ClientKey), completed.ToString(), StringComparison.OrdinalIgnoreCase);
        keys.Dispose();
        Assert.All(keys.ClientKey.Concat(keys.ServerKey).Concat(keys.ClientSalt).Concat(keys.ServerSalt), b => Assert.Equal(0, b));
    }

    [Theory]
    [InlineData("sha-384")]
    [InlineData("SHA-512")]
    public async Task Stronger_fingerprints_are_checked_too(string algorithm)
    {
        using var network = new TestNetwork();
        var client = new TestDtlsClient();
        var link = network.Link(1);
        var hash = algorithm == "sha-384" ? SHA384.HashData(client.Encoded) : SHA512.HashData(client.Encoded);
        Assert.True(network.Endpoint.TryStart(1, algorithm, hash));
        await link.Connect(client);
        Assert.IsType<DtlsOutput.Completed>(await link.Result);
    }

    [Fact]
    public async Task Another_certificate_than_announced_gets_no_keys()
    {
        using var network = new TestNetwork();
        var client = new TestDtlsClient();
        var link = network.Link(1);
        var hash = SHA256.HashData(client.Encoded);
        hash[31] ^= 1;
        Assert.True(network.Endpoint.TryStart(1, "sha-256", hash));
        await Assert.ThrowsAnyAsync<Exception>(() => link.Connect(client));
        Assert.Equal(DtlsFailure.FingerprintMismatch, Assert.IsType<DtlsOutput.Failed>(await link.Result).Reason);
        Assert.Empty(client.Exported);
    }

    [Fact]
    public async Task A_browser_without_certificate_gets_no_keys()
    {
        using var network = new TestNetwork();
        var client = new TestDtlsClient { WithCertificate = false };
        var link = Start(network, client);
        await Assert.ThrowsAnyAsync<Exception>(() => link.Connect(client));
        Assert.Equal(DtlsFailure.NoCertificate, Assert.IsType<DtlsOutput.Failed>(await link.Result).Reason);
    }

    [Fact]
    public async Task A_browser_without_extended_master_secret_gets_no_keys()
    {
        using var network = new TestNetwork();
        var client = new TestDtlsClient { WithExtendedMasterSecret = false };
        var link = Start(network, client);
        await Assert.ThrowsAnyAsync<Exception>(() => link.Connect(client));
        Assert.Equal(DtlsFailure.Protocol, Assert.IsType<DtlsOutput.Failed>(await link.Result).Reason);
    }

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 2, 8 })]
    public async Task A_browser_without_a_profile_of_ours_gets_no_keys(int[] offered)
    {
        using var network = new TestNetwork();
        var client = new TestDtlsClient { Profiles = offered };
        var link = Start(network, client);
        await Assert.ThrowsAnyAsync<Exception>(() => link.Connect(client));
        Assert.Equal(DtlsFailure.NoSrtpProfile, Assert.IsType<DtlsOutput.Failed>(await link.Result).Reason);
    }

    [Theory]
    [InlineData(250, 0)]
    [InlineData(1200, 1216)]
    [InlineData(250, 1216)]
    public async Task A_hello_in_several_datagrams_is_put_together(int sendLimit, int padding)
    {
        using var network = new TestNetwork();
        var client = new TestDtlsClient { PaddingBytes = padding };
        var link = Start(network, client, sendLimit);
        await link.Connect(client);
        Assert.IsType<DtlsOutput.Completed>(await link.Result);
        Assert.True(link.DatagramsUp >= 4);
    }

    [Fact]
    public async Task The_certificate_is_fresh_short_lived_and_the_one_announced()
    {
        using var network = new TestNetwork();
        var client = new TestDtlsClient();
        var link = Start(network, client);
        await link.Connect(client);
        var certificate = client.ServerCertificate!;
        var fingerprint = string.Join(':', SHA256.HashData(certificate.RawData).Select(b => $"{b:X2}"));
        Assert.Equal(network.Endpoint.FingerprintSha256, fingerprint);
        Assert.True(certificate.NotAfter - certificate.NotBefore <= TimeSpan.FromDays(30));
        Assert.InRange(TimeProvider.System.GetLocalNow().DateTime, certificate.NotBefore, certificate.NotAfter);
        Assert.Contains(ClientCertificateType.ecdsa_sign, client.RequestedTypes);
        using var other = new TestNetwork();
        Assert.NotEqual(network.Endpoint.FingerprintSha256, other.Endpoint.FingerprintSha256);
    }

    [Theory]
    [InlineData(1, true, 0.25)]
    [InlineData(2, true, 0.25)]
    [InlineData(3, false, 0.07)]
    public async Task Handshakes_survive_loss_reordering_and_duplication(int seed, bool packed, double loss)
    {
        using var network = new TestNetwork();
        var runs = Enumerable.Range(0, 6).Select(async i =>
        {
            var random = new Random((seed * 100) + i);
            var client = new TestDtlsClient { PaddingBytes = i % 2 == 0 ? 1216 : 0 };
            var link = Start(network, client, connection: i);
            link.Packed = packed;
            link.Impair = (_, _) => (random.NextDouble() / loss) switch { < 1 => 0, < 1.4 => 2, < 1.8 => -1, _ => 1 };
            await link.Connect(client);
            using var keys = Assert.IsType<DtlsOutput.Completed>(await link.Result).Keys;
            Assert.Equal(client.Exported[..16], keys.ClientKey);
        });
        await Task.WhenAll(runs);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_certificate_verify_that_is_lost_or_late_does_not_stall_the_handshake(int fate)
    {
        using var network = new TestNetwork();
        var client = new TestDtlsClient();
        var link = Start(network, client);
        var hit = false;

        // Handshake record (22), epoch 0, message type certificate_verify (15): the first one is lost, or overtaken by ChangeCipherSpec.
        link.Impair = (up, bytes) => !hit && up && bytes[0] == 22 && bytes[4] == 0 && bytes[13] == 15 && (hit = true) ? fate : 1;
        await link.Connect(client).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.IsType<DtlsOutput.Completed>(await link.Result);
        Assert.True(hit);
    }

    [Fact]
    public void A_warm_up_round_succeeds_and_counts_nothing()
    {
        var options = TestNetwork.Defaults with { WarmUpHandshakes = 3 };
        DtlsWarmUp.Round(options);
        Assert.All(Enum.GetValues<MediaCounter>(), counter => Assert.Equal(0, options.Counters[counter]));
    }

    internal static TestLink Start(TestNetwork network, TestDtlsClient client, int sendLimit = 1200, long connection = 1)
    {
        var link = network.Link(connection, sendLimit);
        Assert.True(network.Endpoint.TryStart(connection, "sha-256", SHA256.HashData(client.Encoded)));
        return link;
    }
}
