using System.Text;
using BienEtre.Domain.Registry;
using BienEtre.Storage.Keys;
using BienEtre.Storage.Telemetry;
using BienEtre.Storage.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BienEtre.Storage.Tests.Conformance;

/// <summary>What the keys must do over every engine's table of wrapped keys.</summary>
public abstract class KeyVaultConformance : IAsyncLifetime
{
    private static readonly byte[] Plain = Encoding.UTF8.GetBytes("what a person said");
    private static readonly byte[] Context = SealContext.Of("test/1", "place");

    private protected ITestStore Store { get; private set; } = null!;

    private KeyVault Vault => Store.Vault();

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_is_sealed_opens_also_after_a_restart()
    {
        var name = Name();
        var data = await SealAsync(name);
        await Store.RestartAsync();
        Assert.Equal(Plain, await OpenAsync(name, data));
    }

    [Fact]
    public async Task It_opens_under_no_other_owner_class_or_context()
    {
        var subject = Some.Subject();
        var name = DataKeyName.OfSubject(subject, RecordClass.Account);
        var data = await SealAsync(name);
        DataKeyName[] others = [DataKeyName.OfSubject(subject, RecordClass.ConsentEvent), Name(), DataKeyName.OfMonth("sessions", 24_316, RecordClass.Account)];
        foreach (var other in others)
        {
            await SealAsync(other);
            Assert.Equal(UnreadableReason.Tampered, await UnreadableAsync(other, data));
        }

        var elsewhere = await Assert.ThrowsAsync<RecordUnreadableException>(
            () => Vault.OpenAsync(name, data, SealContext.Of("test/1", "elsewhere"), "test", CancellationToken.None).AsTask());
        Assert.Equal(UnreadableReason.Tampered, elsewhere.Reason);
    }

    [Fact]
    public async Task Every_changed_bit_is_noticed()
    {
        var name = Name();
        var data = await SealAsync(name);
        for (var bit = 0; bit < data.Length * 8; bit++)
        {
            var changed = data.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal(UnreadableReason.Tampered, await UnreadableAsync(name, changed));
        }

        Assert.Equal(UnreadableReason.Tampered, await UnreadableAsync(name, data[..^1]));
        Assert.Equal(UnreadableReason.Tampered, await UnreadableAsync(name, []));
    }

    [Fact]
    public async Task Sealing_the_same_twice_gives_different_bytes()
    {
        var name = Name();
        Assert.NotEqual(await SealAsync(name), await SealAsync(name));
    }

    [Fact]
    public async Task Destroying_a_key_makes_what_was_under_it_unreadable_and_nothing_else()
    {
        var subject = Some.Subject();
        var (account, consent) = (DataKeyName.OfSubject(subject, RecordClass.Account), DataKeyName.OfSubject(subject, RecordClass.ConsentEvent));
        var (accountData, consentData) = (await SealAsync(account), await SealAsync(consent));

        Assert.True(await Vault.DestroyAsync(subject, RecordClass.Account, CancellationToken.None));

        Assert.Equal(UnreadableReason.KeyDestroyed, await UnreadableAsync(account, accountData));
        Assert.Equal(Plain, await OpenAsync(consent, consentData));
        await Store.RestartAsync();
        Assert.Equal(UnreadableReason.KeyDestroyed, await UnreadableAsync(account, accountData));
        Assert.False(await Vault.DestroyAsync(subject, RecordClass.Account, CancellationToken.None));
        // A new key of the same name does not bring back what was under the old one.
        await SealAsync(account);
        Assert.Equal(UnreadableReason.Tampered, await UnreadableAsync(account, accountData));
    }

    [Fact]
    public async Task First_writers_at_once_share_one_key()
    {
        for (var round = 0; round < 10; round++)
        {
            var name = Name();
            var sealedData = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => SealAsync(name))));
            await Store.RestartAsync();
            foreach (var data in sealedData)
            {
                Assert.Equal(Plain, await OpenAsync(name, data));
            }
        }
    }

    [Fact]
    public async Task The_cache_is_bounded_and_a_key_dropped_from_it_is_found_again()
    {
        using var counters = new StorageCounters();
        var root = Store.Services.GetRequiredService<Func<RootKey>>();
        using var small = new KeyVault(Store.Services.GetRequiredService<IWrappedKeys>(), root, counters, keysMax: 4);
        var sealedData = new List<(DataKeyName Name, byte[] Data)>();
        for (var count = 0; count < 20; count++)
        {
            var name = Name();
            sealedData.Add((name, await small.SealAsync(name, Plain, Context, CancellationToken.None)));
        }

        Assert.Equal(4, small.Cached);
        Assert.Equal(16, counters.KeyEvictions);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            foreach (var (name, data) in sealedData.OrderBy(pair => (pair.Name.GetHashCode() * 31) ^ worker))
            {
                Assert.Equal(Plain, await small.OpenAsync(name, data, Context, "test", CancellationToken.None));
            }
        })));
        Assert.Equal(4, small.Cached);
    }

    [Fact]
    public async Task A_key_read_while_it_is_destroyed_does_not_stay_in_memory()
    {
        for (var round = 0; round < 50; round++)
        {
            var name = Name();
            var data = await SealAsync(name);
            // A second vault over the same table starts with an empty cache, so that its reads race with the destruction.
            using var counters = new StorageCounters();
            using var vault = new KeyVault(Store.Services.GetRequiredService<IWrappedKeys>(), Store.Services.GetRequiredService<Func<RootKey>>(), counters);
            var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await vault.FindAsync(name, CancellationToken.None))).ToArray();
            await vault.DestroyAsync(name, CancellationToken.None);
            await Task.WhenAll(readers);

            var refused = await Assert.ThrowsAsync<RecordUnreadableException>(
                () => vault.OpenAsync(name, data, Context, "test", CancellationToken.None).AsTask());
            Assert.Equal(UnreadableReason.KeyDestroyed, refused.Reason);
        }
    }

    private protected abstract Task<ITestStore> OpenAsync();

    private static DataKeyName Name() => DataKeyName.OfSubject(Some.Subject(), RecordClass.Account);

    private Task<byte[]> SealAsync(DataKeyName name) => Vault.SealAsync(name, Plain, Context, CancellationToken.None).AsTask();

    private Task<byte[]> OpenAsync(DataKeyName name, byte[] data) => Vault.OpenAsync(name, data, Context, "test", CancellationToken.None).AsTask();

    private async Task<UnreadableReason> UnreadableAsync(DataKeyName name, byte[] data) =>
        (await Assert.ThrowsAsync<RecordUnreadableException>(() => OpenAsync(name, data))).Reason;
}
