using Microsoft.Data.Sqlite;

namespace Bashgah.Bench.Databases;

/// <summary>Reads a SQLite ledger after its server has ended.</summary>
internal static class SqliteFile
{
    public static long[] Numbers(string path, string query)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var reader = command.ExecuteReader();
        var numbers = new List<long>();
        while (reader.Read())
            numbers.Add(reader.GetInt64(0));
        return [.. numbers];
    }

    /// <summary>Bytes of the file and of its log.</summary>
    public static long DiskBytes(string path) =>
        new[] { path, path + "-wal" }.Where(File.Exists).Sum(file => new FileInfo(file).Length);
}
