using Microsoft.Data.Sqlite;

namespace BienEtre.Storage.Tests.Support;

/// <summary>Access to the file past all of the program's own, as a thief, a careless tool or an attacker has it.</summary>
internal static class RawDatabase
{
    public static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 1 }.ToString());
        connection.Open();
        return connection;
    }

    public static object? Run(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public static object? Run(string file, string sql)
    {
        using var connection = Open(file);
        return connection.Run(sql);
    }
}
