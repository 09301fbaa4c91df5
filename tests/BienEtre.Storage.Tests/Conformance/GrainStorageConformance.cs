using BienEtre.Storage.Tests.Support;
using CsCheck;
using Orleans.Storage;

namespace BienEtre.Storage.Tests.Conformance;

/// <summary>What every engine's grain storage must do, asked through the provider that grains get.</summary>
public abstract class GrainStorageConformance : IAsyncLifetime
{
    private static readonly string[] Verbs = ["read", "write", "clear"];

    private protected ITestStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_missing_row_reads_as_new_even_where_the_grain_held_something()
    {
        var state = new GrainState<Note>(new Note { Text = "left over", Number = 7 }, "12") { RecordExists = true };

        await Store.Grains().ReadStateAsync("employee", Some.Employee(), state);

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Equal(("", 0), (state.State!.Text, state.State.Number));
    }

    [Theory]
    [InlineData("employee")]
    [InlineData("practitioner")]
    [InlineData("practitioner-directory")]
    [InlineData("session")]
    public async Task What_is_written_is_read_again_also_after_a_restart(string stateName)
    {
        var grain = Some.Employee();
        var written = await WriteAsync(stateName, grain, "first", 1);
        written.State!.Number = 2;
        await Store.Grains().WriteStateAsync(stateName, grain, written);
        Assert.True(written.RecordExists);

        var read = await ReadAsync(stateName, grain);
        Assert.Equal(("first", 2, true, written.ETag), (read.State!.Text, read.State.Number, read.RecordExists, read.ETag));

        await Store.RestartAsync();
        read = await ReadAsync(stateName, grain);
        Assert.Equal(("first", 2, true, written.ETag), (read.State!.Text, read.State.Number, read.RecordExists, read.ETag));
    }

    [Fact]
    public async Task A_first_write_over_a_row_that_exists_is_refused_and_changes_nothing()
    {
        var grain = Some.Employee();
        await WriteAsync("employee", grain, "first", 1);

        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync("employee", grain, "second", 2));

        Assert.Equal("first", (await ReadAsync("employee", grain)).State!.Text);
    }

    [Fact]
    public async Task A_write_with_an_old_tag_is_refused_and_changes_nothing()
    {
        var grain = Some.Employee();
        await WriteAsync("employee", grain, "first", 1);
        var stale = await ReadAsync("employee", grain);
        var current = await ReadAsync("employee", grain);
        current.State!.Text = "second";
        await Store.Grains().WriteStateAsync("employee", grain, current);

        stale.State!.Text = "third";
        await Assert.ThrowsAsync<InconsistentStateException>(() => Store.Grains().WriteStateAsync("employee", grain, stale));

        Assert.Equal("second", (await ReadAsync("employee", grain)).State!.Text);
    }

    [Fact]
    public async Task A_write_with_a_tag_of_no_row_is_refused()
    {
        foreach (var tag in new[] { "12", "not a tag", "x/12", "24316/12" })
        {
            var state = new GrainState<Note>(new Note(), tag);
            await Assert.ThrowsAsync<InconsistentStateException>(() => Store.Grains().WriteStateAsync("session", Some.Employee(), state));
        }
    }

    [Theory]
    [InlineData("employee")]
    [InlineData("session")]
    public async Task Clearing_deletes_the_row_and_gives_the_grain_a_new_state(string stateName)
    {
        var grain = Some.Employee();
        var state = await WriteAsync(stateName, grain, "first", 1);
        var old = state.State;

        await Store.Grains().ClearStateAsync(stateName, grain, state);

        Assert.NotSame(old, state.State);
        Assert.Equal(("", 0, false, null), (state.State!.Text, state.State.Number, state.RecordExists, state.ETag));
        Assert.False((await ReadAsync(stateName, grain)).RecordExists);
        await Store.Grains().ClearStateAsync(stateName, grain, state);
        await Store.Grains().WriteStateAsync(stateName, grain, state);
    }

    [Fact]
    public async Task Clearing_with_an_old_tag_or_unseen_is_refused_and_changes_nothing()
    {
        var grain = Some.Employee();
        var stale = await WriteAsync("employee", grain, "first", 1);
        var current = await ReadAsync("employee", grain);
        await Store.Grains().WriteStateAsync("employee", grain, current);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Store.Grains().ClearStateAsync("employee", grain, stale));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Store.Grains().ClearStateAsync("employee", grain, new GrainState<Note>(new Note())));

        Assert.True((await ReadAsync("employee", grain)).RecordExists);
    }

    [Fact]
    public async Task The_tag_of_a_deleted_row_does_not_fit_the_row_that_took_its_place()
    {
        var grain = Some.Employee();
        var stale = await WriteAsync("employee", grain, "old", 1);
        await Store.Grains().ClearStateAsync("employee", grain, await ReadAsync("employee", grain));
        await WriteAsync("employee", grain, "new", 2);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Store.Grains().WriteStateAsync("employee", grain, stale));

        Assert.Equal("new", (await ReadAsync("employee", grain)).State!.Text);
    }

    [Fact]
    public async Task A_state_that_nobody_declared_is_refused()
    {
        var state = new GrainState<Note>(new Note());
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.Grains().WriteStateAsync("undeclared", Some.Employee(), state));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.Grains().ReadStateAsync("undeclared", Some.Employee(), state));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.Grains().ClearStateAsync("undeclared", Some.Employee(), state));
    }

    [Fact]
    public async Task A_subjects_state_under_a_key_that_is_no_subject_is_refused()
    {
        var state = new GrainState<Note>(new Note());
        await Assert.ThrowsAsync<ArgumentException>(() => Store.Grains().WriteStateAsync("employee", GrainId.Create("employee", "jane@example.org"), state));
    }

    [Fact]
    public async Task Of_writers_that_race_each_round_has_one_winner()
    {
        const int Writers = 16;
        const int Increments = 20;
        var grain = Some.Employee();
        await WriteAsync("employee", grain, "counter", 0);
        var conflicts = 0;

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            for (var done = 0; done < Increments;)
            {
                var state = await ReadAsync("employee", grain);
                state.State!.Number++;
                try
                {
                    await Store.Grains().WriteStateAsync("employee", grain, state);
                    done++;
                }
                catch (InconsistentStateException)
                {
                    Interlocked.Increment(ref conflicts);
                }
            }
        })));

        Assert.Equal(Writers * Increments, (await ReadAsync("employee", grain)).State!.Number);
        Assert.True(conflicts > 0, "Nobody raced: the test showed nothing.");
    }

    /// <summary>Random commands on a few rows, each by an activation that may have fallen behind, against a dictionary.</summary>
    [Fact]
    public async Task Any_sequence_of_commands_does_what_a_dictionary_with_versions_does()
    {
        var command = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 2].Select(verb => Verbs[verb]), Gen.Int[0, 9]);
        await command.Array[1, 40].SampleAsync(
            async commands =>
            {
                GrainId[] grains = [Some.Employee(), Some.Employee(), Some.Employee()];
                var model = new (int Version, int Number)?[grains.Length];
                var versions = 0;
                // Three activations, each with what it believes of each row.
                var held = Enumerable.Range(0, 3).Select(_ => grains.Select(_ => new Belief()).ToArray()).ToArray();
                foreach (var (activation, row, verb, number) in commands)
                {
                    var belief = held[activation][row];
                    belief.State.State!.Number = number;
                    var succeeds = verb == "read" || belief.Version == model[row]?.Version;
                    var succeeded = await TryAsync(verb, grains[row], belief.State);
                    Assert.Equal(succeeds, succeeded);
                    if (succeeded)
                    {
                        model[row] = verb switch { "write" => (++versions, number), "clear" => null, _ => model[row] };
                        belief.Version = model[row]?.Version;
                        Assert.Equal((model[row] is not null, model[row]?.Number ?? 0), (belief.State.RecordExists, belief.State.State!.Number));
                    }
                }
            },
            iter: 150,
            threads: 4);
    }

    private protected abstract Task<ITestStore> OpenAsync();

    private async Task<bool> TryAsync(string verb, GrainId grain, GrainState<Note> state)
    {
        try
        {
            await (verb switch
            {
                "read" => Store.Grains().ReadStateAsync("employee", grain, state),
                "write" => Store.Grains().WriteStateAsync("employee", grain, state),
                _ => Store.Grains().ClearStateAsync("employee", grain, state),
            });
            return true;
        }
        catch (InconsistentStateException)
        {
            return false;
        }
    }

    private async Task<GrainState<Note>> WriteAsync(string stateName, GrainId grain, string text, int number)
    {
        var state = new GrainState<Note>(new Note { Text = text, Number = number });
        await Store.Grains().WriteStateAsync(stateName, grain, state);
        return state;
    }

    private async Task<GrainState<Note>> ReadAsync(string stateName, GrainId grain)
    {
        var state = new GrainState<Note>(new Note());
        await Store.Grains().ReadStateAsync(stateName, grain, state);
        return state;
    }

    /// <summary>What an activation holds, and of which version in the model.</summary>
    private sealed class Belief
    {
        public GrainState<Note> State { get; } = new(new Note());

        public int? Version { get; set; }
    }
}
