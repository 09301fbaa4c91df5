using Microsoft.Data.Sqlite;

namespace BienEtre.Storage.Sqlite;

/// <summary>One connection with its prepared statements. Used by one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    /// <summary>How long a statement waits for another process' lock.</summary>
    public const int BusyMilliseconds = 2_000;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    private SqliteSession(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens a connection.</summary>
    /// <param name="file">The database file.</param>
    /// <param name="mode">Whether it may create or write.</param>
    public static SqliteSession Open(string file, SqliteOpenMode mode)
    {
        var text = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = mode,
            // Connections are kept by their owners; the provider's own pool would keep the file open after a close.
            Pooling = false,
            ForeignKeys = true,
            // Without it, INSERT OR REPLACE would delete ledger rows past the trigger that forbids it.
            RecursiveTriggers = true,
            DefaultTimeout = BusyMilliseconds / 1_000,
        }.ToString();
        var connection = new SqliteConnection(text);
        try
        {
            connection.Open();
            var session = new SqliteSession(connection);
            session.Run($"PRAGMA busy_timeout={BusyMilliseconds}");
            session.Run("PRAGMA temp_store=MEMORY");
            session.Run("PRAGMA trusted_schema=OFF");
            return session;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The prepared statement of a constant SQL text, with its parameters still to set.</summary>
    /// <param name="sql">A constant; texts are never built from data.</param>
    public SqliteCommand Command(string sql)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            _commands.Add(sql, command);
        }

        return command;
    }

    /// <summary>Runs a statement once, without keeping it prepared; returns the first column of the first row.</summary>
    /// <param name="sql">The statement.</param>
    public object? Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>Undoes the open transaction, if there still is one: the database may have undone it already when it failed.</summary>
    public void RollbackIfOpen()
    {
        try
        {
            Run("ROLLBACK");
        }
        catch (SqliteException)
        {
            // No transaction is open: the wanted state.
        }
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _commands.Clear();
        _connection.Dispose();
    }
}

/// <summary>Setting parameters of a prepared statement that is used again.</summary>
internal static class SqliteCommandExtensions
{
    /// <summary>Sets one parameter and returns the statement.</summary>
    /// <param name="command">The statement.</param>
    /// <param name="name">Name with its <c>$</c>.</param>
    /// <param name="value">A string, long, or byte array.</param>
    public static SqliteCommand Set(this SqliteCommand command, string name, object value)
    {
        var index = command.Parameters.IndexOf(name);
        if (index < 0)
        {
            command.Parameters.AddWithValue(name, value);
        }
        else
        {
            command.Parameters[index].Value = value;
        }

        return command;
    }
}
