using BienEtre.Storage.Tests.Conformance;
using BienEtre.Storage.Tests.Support;

namespace BienEtre.Storage.Tests.Sqlite;

public sealed class SqliteGrainStorageTests : GrainStorageConformance
{
    private protected override Task<ITestStore> OpenAsync() => Task.FromResult<ITestStore>(SqliteStore.Open());
}

public sealed class SqliteReminderTableTests : ReminderTableConformance
{
    private protected override Task<ITestStore> OpenAsync() => Task.FromResult<ITestStore>(SqliteStore.Open());
}

public sealed class SqliteSubjectLedgerTests : SubjectLedgerConformance
{
    private protected override Task<ITestStore> OpenAsync() => Task.FromResult<ITestStore>(SqliteStore.Open());
}

public sealed class SqliteAccessLogTests : AccessLogConformance
{
    private protected override Task<ITestStore> OpenAsync() => Task.FromResult<ITestStore>(SqliteStore.Open());
}

public sealed class SqliteKeyVaultTests : KeyVaultConformance
{
    private protected override Task<ITestStore> OpenAsync() => Task.FromResult<ITestStore>(SqliteStore.Open());
}

public sealed class SqliteKeyRingTests : KeyRingConformance
{
    private protected override Task<ITestStore> OpenAsync() => Task.FromResult<ITestStore>(SqliteStore.Open());
}
