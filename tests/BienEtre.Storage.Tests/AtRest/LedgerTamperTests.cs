using BienEtre.Domain.Consent;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Subjects;
using BienEtre.Storage.Consent;
using BienEtre.Storage.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace BienEtre.Storage.Tests.AtRest;

/// <summary>The ledger cannot be changed through the database, and where it was changed past it, that shows.</summary>
public sealed class LedgerTamperTests : IAsyncLifetime
{
    private readonly SubjectId _subject = Some.Subject();
    private readonly SubjectId _other = Some.Subject();
    private SqliteStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = SqliteStore.Open();
        foreach (var subject in new[] { _subject, _other })
        {
            var head = LedgerHead.Empty;
            for (var count = 0; count < 3; count++)
            {
                head = Assert.IsType<AppendOutcome.Appended>(await _store.Ledger().AppendAsync(subject, head, Some.Event())).Head;
            }
        }
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData("UPDATE ledger SET sealed = x'00' WHERE position = 1")]
    [InlineData("UPDATE ledger SET position = 9 WHERE position = 3")]
    [InlineData("DELETE FROM ledger WHERE position = 3")]
    [InlineData("DELETE FROM ledger")]
    [InlineData("INSERT OR REPLACE INTO ledger SELECT subject, position, operation_id, x'00', link FROM ledger WHERE position = 2")]
    [InlineData("INSERT OR REPLACE INTO ledger SELECT subject, 4, operation_id, x'00', link FROM ledger WHERE position = 2")]
    [InlineData("INSERT INTO ledger SELECT subject, 5, 'new', sealed, link FROM ledger WHERE position = 2")]
    [InlineData("INSERT INTO ledger SELECT subject, 0, 'new', sealed, link FROM ledger WHERE position = 2")]
    public async Task The_database_refuses_to_change_or_delete(string sql)
    {
        var refused = Assert.Throws<SqliteException>(() => RawDatabase.Run(_store.Folders.Database, sql));
        Assert.Contains("append-only", refused.Message, StringComparison.Ordinal);
        Assert.Equal(3, (await _store.Ledger().ReadAsync(_subject)).Events.Length);
    }

    [Theory]
    [InlineData("UPDATE ledger SET sealed = CAST(sealed || x'00' AS BLOB) WHERE position = 2")]
    [InlineData("UPDATE ledger SET link = randomblob(32) WHERE position = 2")]
    [InlineData("UPDATE ledger SET link = randomblob(32) WHERE position = 3")]
    [InlineData("UPDATE ledger SET operation_id = '00000000000000000000000000000000' WHERE position = 2")]
    [InlineData("DELETE FROM ledger WHERE position = 1")]
    [InlineData("DELETE FROM ledger WHERE position = 2")]
    [InlineData("UPDATE ledger SET position = 10 - position; UPDATE ledger SET position = position - 6")]
    [InlineData("UPDATE ledger SET position = position + 1 WHERE position = 3")]
    public async Task Changes_past_the_triggers_are_noticed_when_the_chain_is_read(string sql)
    {
        Tamper(sql);
        await RefusedAsync(_subject);
        await RefusedAsync(_other);
        await Assert.ThrowsAsync<RecordUnreadableException>(() => _store.Ledger().AppendAsync(_subject, LedgerHead.Empty, Some.Event()));
    }

    [Fact]
    public async Task A_chain_carried_over_to_another_subject_is_noticed()
    {
        Tamper($"DELETE FROM ledger WHERE subject = '{_other.Value}'; UPDATE ledger SET subject = '{_other.Value}'");
        await RefusedAsync(_other);
    }

    /// <summary>Somebody who can compute hashes but has no key rebuilds the links: then the encryption, bound to each place, refuses.</summary>
    [Fact]
    public async Task A_chain_with_an_event_taken_out_and_all_links_made_anew_is_noticed()
    {
        var rows = (await _store.Services.GetRequiredService<ILedgerRows>().ReadAsync(_subject, CancellationToken.None)).ToList();
        rows.RemoveAt(1);
        var forged = Relink(rows);
        Assert.True(LedgerLink.Verify(_subject, forged));
        Tamper($"DELETE FROM ledger WHERE subject = '{_subject.Value}'");
        foreach (var row in forged)
        {
            var (sealedEvent, link) = (Convert.ToHexString(row.SealedEvent), Convert.ToHexString(row.Link));
            RawDatabase.Run(
                _store.Folders.Database,
                $"INSERT INTO ledger VALUES ('{_subject.Value}', {row.Position}, '{row.OperationId}', x'{sealedEvent}', x'{link}')");
        }

        await RefusedAsync(_subject);
    }

    [Fact]
    public async Task After_an_erasure_the_chain_still_verifies_and_says_nothing()
    {
        await _store.Vault().DestroyAsync(_subject, RecordClass.ConsentEvent, CancellationToken.None);

        var refused = await Assert.ThrowsAsync<RecordUnreadableException>(() => _store.Ledger().ReadAsync(_subject));

        Assert.Equal(UnreadableReason.KeyDestroyed, refused.Reason);
        var rows = await _store.Services.GetRequiredService<ILedgerRows>().ReadAsync(_subject, CancellationToken.None);
        Assert.Equal(3, rows.Count);
        Assert.True(LedgerLink.Verify(_subject, rows));
        Assert.Equal(3, (await _store.Ledger().ReadAsync(_other)).Events.Length);
    }

    private List<LedgerRow> Relink(List<LedgerRow> rows)
    {
        var forged = new List<LedgerRow>();
        byte[] before = [];
        foreach (var row in rows)
        {
            var position = forged.Count + 1;
            before = LedgerLink.Next(_subject, before, position, row.OperationId, row.SealedEvent);
            forged.Add(new LedgerRow(position, row.OperationId, row.SealedEvent, before));
        }

        return forged;
    }

    private void Tamper(string sql)
    {
        using var connection = RawDatabase.Open(_store.Folders.Database);
        connection.Run("DROP TRIGGER ledger_no_update; DROP TRIGGER ledger_no_delete; DROP TRIGGER ledger_only_next");
        connection.Run(sql);
    }

    private async Task RefusedAsync(SubjectId subject)
    {
        var refused = await Assert.ThrowsAsync<RecordUnreadableException>(() => _store.Ledger().ReadAsync(subject));
        Assert.Equal(UnreadableReason.Tampered, refused.Reason);
        Assert.DoesNotContain(subject.Value, refused.ToString(), StringComparison.Ordinal);
    }
}
