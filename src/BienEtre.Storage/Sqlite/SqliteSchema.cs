using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace BienEtre.Storage.Sqlite;

/// <summary>One step of the schema: an embedded script that is applied once and never edited afterwards.</summary>
/// <param name="Version">1, 2, 3, ...</param>
/// <param name="Name">Name of the script.</param>
/// <param name="Sql">Its statements.</param>
internal sealed record SchemaStep(int Version, string Name, string Sql)
{
    /// <summary>SHA-256 of the statements, lowercase hexadecimal.</summary>
    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));
}

/// <summary>Brings a database to the newest schema, and refuses one that is newer or not ours.</summary>
internal static class SqliteSchema
{
    /// <summary>"BERT": marks the file as ours (https://www.sqlite.org/pragma.html#pragma_application_id).</summary>
    public const int ApplicationId = 0x42455254;

    private const string Prefix = "BienEtre.Storage.Schema.Sqlite.";

    /// <summary>The steps that this build carries, in order.</summary>
    public static IReadOnlyList<SchemaStep> Embedded { get; } = Load();

    /// <summary>How many steps the database already has.</summary>
    /// <param name="session">A connection.</param>
    /// <param name="steps">All steps known.</param>
    /// <exception cref="StorageStartException">It is newer, or not ours.</exception>
    public static int Verify(SqliteSession session, IReadOnlyList<SchemaStep> steps)
    {
        if (IsEmpty(session))
        {
            return 0;
        }

        var applied = ReadJournal(session);
        if (applied.Count > steps.Count)
        {
            throw StartFaults.SchemaTooNew(applied.Count, steps.Count);
        }

        for (var index = 0; index < applied.Count; index++)
        {
            if (applied[index].Version != index + 1 || applied[index].Hash != steps[index].Hash)
            {
                throw StartFaults.SchemaUnknown();
            }
        }

        return applied.Count;
    }

    /// <summary>Applies the steps that are missing, each in a transaction of its own.</summary>
    /// <param name="session">A connection that may write.</param>
    /// <param name="steps">All steps known.</param>
    /// <param name="applied">How many steps it has.</param>
    /// <param name="seed">What a new database gets in the transaction of its first step, so that a start that is cut off leaves all or nothing.</param>
    /// <param name="now">For the journal, UTC.</param>
    public static void Apply(SqliteSession session, IReadOnlyList<SchemaStep> steps, int applied, Action<SqliteSession> seed, DateTimeOffset now)
    {
        foreach (var step in steps.Skip(applied))
        {
            session.Run("BEGIN IMMEDIATE");
            try
            {
                ApplyStep(session, step, now);
                if (step.Version == 1)
                {
                    seed(session);
                }

                session.Run("COMMIT");
            }
            catch
            {
                session.RollbackIfOpen();
                throw;
            }
        }
    }

    /// <summary>Whether the file holds nothing yet: a new one, or one whose first start was cut off.</summary>
    /// <param name="session">A connection.</param>
    public static bool IsEmpty(SqliteSession session) => session.Run("SELECT count(*) FROM sqlite_schema") is 0L;

    private static List<(int Version, string Hash)> ReadJournal(SqliteSession session)
    {
        if (session.Run("PRAGMA application_id") is not long id || id != ApplicationId)
        {
            throw StartFaults.SchemaUnknown();
        }

        var applied = new List<(int, string)>();
        using var reader = session.Command("SELECT version, hash FROM schema_journal ORDER BY version").ExecuteReader();
        while (reader.Read())
        {
            applied.Add((reader.GetInt32(0), reader.GetString(1)));
        }

        return applied;
    }

    private static void ApplyStep(SqliteSession session, SchemaStep step, DateTimeOffset now)
    {
        if (step.Version == 1)
        {
            session.Run($"PRAGMA application_id={ApplicationId}");
            session.Run("CREATE TABLE schema_journal (version INTEGER PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT");
        }

        session.Run(step.Sql);
        session.Command("INSERT INTO schema_journal (version, name, hash, applied_at) VALUES ($version, $name, $hash, $at)")
            .Set("$version", (long)step.Version).Set("$name", step.Name).Set("$hash", step.Hash)
            .Set("$at", now.ToString("O", CultureInfo.InvariantCulture))
            .ExecuteNonQuery();
    }

    private static List<SchemaStep> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var steps = new List<SchemaStep>();
        var resources = assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal));
        foreach (var resource in resources.Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            steps.Add(new SchemaStep(steps.Count + 1, resource[Prefix.Length..], reader.ReadToEnd().ReplaceLineEndings("\n")));
        }

        return steps;
    }
}
