using BienEtre.Storage.Keys;
using BienEtre.Storage.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BienEtre.Storage.Tests.Conformance;

/// <summary>What every engine's key ring must do.</summary>
public abstract class KeyRingConformance : IAsyncLifetime
{
    private protected ITestStore Store { get; private set; } = null!;

    private IKeyRingStore Ring => Store.Services.GetRequiredService<IKeyRingStore>();

    private IKeyRingRows Rows => Store.Services.GetRequiredService<IKeyRingRows>();

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Values_survive_a_restart_in_the_order_of_their_names_first_use()
    {
        Assert.Empty(Ring.ReadAll());
        Ring.Store("a", "first");
        Ring.Store("b", "second \u00e9");
        Ring.Store("a", "first again");
        await Store.RestartAsync();
        Assert.Equal(["first again", "second \u00e9"], Ring.ReadAll());
    }

    [Fact]
    public async Task A_value_in_the_place_of_another_or_changed_is_refused()
    {
        Ring.Store("a", "first");
        Ring.Store("b", "second");
        var rows = await Rows.ReadAsync();
        await Rows.StoreAsync(new KeyRingRow("a", rows[1].SealedValue));
        Assert.Throws<RecordUnreadableException>(Ring.ReadAll);
        rows[0].SealedValue[^1] ^= 1;
        await Rows.StoreAsync(rows[0]);
        Assert.Throws<RecordUnreadableException>(Ring.ReadAll);
        rows[0].SealedValue[^1] ^= 1;
        await Rows.StoreAsync(rows[0]);
        Assert.Equal(["first", "second"], Ring.ReadAll());
    }

    [Fact]
    public void What_is_too_long_is_refused()
    {
        Ring.Store(new string('n', KeyRing.NameLengthMax), new string('v', KeyRing.ValueBytesMax));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ring.Store("c", new string('v', KeyRing.ValueBytesMax + 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ring.Store(new string('n', KeyRing.NameLengthMax + 1), "v"));
        Assert.Throws<ArgumentException>(() => Ring.Store("", "v"));
        Assert.Single(Ring.ReadAll());
    }

    private protected abstract Task<ITestStore> OpenAsync();
}
