using System.Security.Cryptography;
using System.Text;
using BienEtre.Storage.Keys;
using BienEtre.Storage.Telemetry;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace BienEtre.Storage.Sqlite;

/// <summary>Opens the database file, or refuses with an error that says what to do next. What it refuses it leaves as it was.</summary>
internal static class SqliteOpening
{
    /// <summary>Name of the database file.</summary>
    public const string FileName = "bienetre.db";

    /// <summary>Name of the file by which other processes are kept out.</summary>
    public const string LockName = "bienetre.lock";

    /// <summary>Room that the volume must have at start, in bytes: enough for the schema and for a first log.</summary>
    public const long FreeBytesMin = 8 * 1024 * 1024;

    /// <summary>Opens it.</summary>
    /// <param name="options">Where.</param>
    /// <param name="steps">All schema steps known.</param>
    /// <param name="now">For the schema journal, UTC.</param>
    /// <param name="counters">Where to count.</param>
    /// <param name="logger">Where to log.</param>
    /// <exception cref="StorageStartException">It cannot be opened.</exception>
    public static OpenDatabase Open(
        SqliteStorageOptions options, IReadOnlyList<SchemaStep> steps, DateTimeOffset now, StorageCounters counters, ILogger logger)
    {
        var file = Path.Combine(Path.GetFullPath(options.DataPath), FileName);
        using var undo = new Undo();
        try
        {
            var processLock = undo.Add(LockFolder(options.DataPath));
            var keys = KeyFolder.Open(options.KeysPath, options.DataPath);
            var exists = DataExists(file, keys);
            RequireRoom(file);
            RequireWholeLog(file);
            var root = undo.Add(keys.ReadOrCreate(exists));
            var session = undo.Add(SqliteSession.Open(file, SqliteOpenMode.ReadWriteCreate));
            Prepare(session, steps, keys, root, now);
            keys.MarkInUse();
            var opened = new OpenDatabase(file, steps.Count, root, new SqliteWriter(session, counters, logger), new SqliteReaders(file), processLock);
            undo.Forget();
            return opened;
        }
        catch (SqliteException exception)
        {
            throw SqliteFault.OfStart(exception, !HasRoom(file));
        }
    }

    private static void Prepare(SqliteSession session, IReadOnlyList<SchemaStep> steps, KeyFolder keys, RootKey root, DateTimeOffset now)
    {
        var applied = SqliteSchema.Verify(session, steps);
        if (applied > 0)
        {
            RequireIntact(session);
            RequireKey(session, root);
        }
        else if (keys.InUse)
        {
            throw StartFaults.Corrupted();
        }

        if (session.Run("PRAGMA journal_mode=WAL") is not "wal")
        {
            throw StartFaults.NotWritable();
        }

        session.Run("PRAGMA synchronous=FULL");
        // Deleted contents are overwritten with zeros. Freed pages stay in the file and are used again (auto_vacuum is off): moving pages about would only
        // copy data.
        session.Run("PRAGMA secure_delete=ON");
        session.Run("PRAGMA cache_size=-16384");
        session.Run("PRAGMA journal_size_limit=67108864");
        SqliteSchema.Apply(session, steps, applied, seeded => WriteKeyCheck(seeded, root), now);
        SqliteProbe.Write(session);
    }

    private static void RequireIntact(SqliteSession session)
    {
        if (session.Run("PRAGMA integrity_check(1)") is not "ok")
        {
            throw StartFaults.Corrupted();
        }
    }

    private static FileStream LockFolder(string folder)
    {
        try
        {
            PrivateFolder.Create(folder);
            return new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw StartFaults.NotWritable(exception);
        }
        catch (IOException exception)
        {
            throw FileFault.Of(exception) switch
            {
                FileFaultKind.SharingViolation => StartFaults.Locked(exception),
                FileFaultKind.DiskFull => StartFaults.DiskFull(exception),
                _ => StartFaults.NotWritable(exception),
            };
        }
    }

    /// <summary>Whether there is data. An empty or missing file where there has been data is a loss, not a first start.</summary>
    private static bool DataExists(string file, KeyFolder keys)
    {
        var length = File.Exists(file) ? new FileInfo(file).Length : -1;
        if (length > 0)
        {
            return true;
        }

        var logExists = File.Exists(file + "-wal") && new FileInfo(file + "-wal").Length > 0;
        if (keys.InUse || logExists)
        {
            throw length == 0 ? StartFaults.Corrupted() : StartFaults.DataMissing();
        }

        return false;
    }

    private static void RequireWholeLog(string file)
    {
        using var log = File.Exists(file + "-wal") ? File.OpenRead(file + "-wal") : Stream.Null;
        if (WriteAheadLog.ForgetsCommits(log))
        {
            throw StartFaults.Corrupted();
        }
    }

    private static void RequireRoom(string file)
    {
        if (!HasRoom(file))
        {
            throw StartFaults.DiskFull();
        }
    }

    private static bool HasRoom(string file)
    {
        try
        {
            // On Windows a drive is asked for by its root, elsewhere any folder names its volume.
            var folder = Path.GetDirectoryName(file)!;
            return new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(folder)! : folder).AvailableFreeSpace >= FreeBytesMin;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A volume that does not tell (a network share): the write check at the end of the start decides.
            return true;
        }
    }

    private static void RequireKey(SqliteSession session, RootKey root)
    {
        var id = session.Run("SELECT value FROM meta WHERE name = 'database-id'") as byte[];
        var check = session.Run("SELECT value FROM meta WHERE name = 'key-check'") as byte[];
        if (id is null || check is null || !root.Matches(check, Encoding.ASCII.GetString(id)))
        {
            throw StartFaults.KeyWrong();
        }
    }

    private static void WriteKeyCheck(SqliteSession session, RootKey root)
    {
        var id = RandomNumberGenerator.GetHexString(32, lowercase: true);
        session.Command("INSERT INTO meta (name, value) VALUES ('database-id', $id), ('key-check', $check)")
            .Set("$id", Encoding.ASCII.GetBytes(id)).Set("$check", root.MakeCheck(id)).ExecuteNonQuery();
    }

    /// <summary>Closes what was opened, in reverse, unless told to forget it.</summary>
    private sealed class Undo : IDisposable
    {
        private readonly Stack<IDisposable> _opened = new();

        public T Add<T>(T opened)
            where T : IDisposable
        {
            _opened.Push(opened);
            return opened;
        }

        public void Forget() => _opened.Clear();

        public void Dispose()
        {
            while (_opened.TryPop(out var opened))
            {
                opened.Dispose();
            }
        }
    }
}
