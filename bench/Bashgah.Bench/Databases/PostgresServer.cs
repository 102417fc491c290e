using System.Globalization;
using System.Text.RegularExpressions;
using Bashgah.Bench.Measuring;
using Npgsql;

namespace Bashgah.Bench.Databases;

/// <summary>This run's PostgreSQL, over its socket: both sides are measured over the same one.</summary>
internal static partial class PostgresServer
{
    private static readonly string _folder = Path.Combine(BenchFolder.Work, "postgres");

    /// <summary>Its main process.</summary>
    public static int ProcessId => BenchFolder.Postgres.ProcessId;

    /// <summary>Address of a database.</summary>
    public static string Address(string database) =>
        $"Host={_folder};Port={BenchFolder.Postgres.Port};Username=postgres;Database={database}";

    /// <summary>Makes a database anew, empty.</summary>
    public static void Create(string database)
    {
        Drop(database);
        Execute("postgres", $"CREATE DATABASE {database} TEMPLATE template0");
    }

    /// <summary>Deletes a database.</summary>
    public static void Drop(string database)
    {
        Execute("postgres", $"DROP DATABASE IF EXISTS {database} WITH (FORCE)");
        // Roles belong to the cluster and stay behind.
        Execute("postgres", $"DROP ROLE IF EXISTS {database}_app, {database}_jobs");
    }

    /// <summary>Writes everything that memory holds, so that a run pays only for its own.</summary>
    public static void Checkpoint() => Execute("postgres", "CHECKPOINT");

    public static void Execute(string database, string statement)
    {
        using var connection = Open(database);
        using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
        command.ExecuteNonQuery();
    }

    public static long Number(string database, string query)
    {
        using var connection = Open(database);
        using var command = new NpgsqlCommand(query, connection) { CommandTimeout = 0 };
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public static string Text(string database, string query)
    {
        using var connection = Open(database);
        using var command = new NpgsqlCommand(query, connection) { CommandTimeout = 0 };
        return (string)command.ExecuteScalar()!;
    }

    public static long[] Numbers(string database, string query)
    {
        using var connection = Open(database);
        using var command = new NpgsqlCommand(query, connection) { CommandTimeout = 0 };
        using var reader = command.ExecuteReader();
        var numbers = new List<long>();
        while (reader.Read())
            numbers.Add(reader.GetInt64(0));
        return [.. numbers];
    }

    /// <summary>Bytes written to the write-ahead log so far.</summary>
    public static long LogPosition() => Number("postgres", "SELECT pg_current_wal_lsn() - '0/0'::pg_lsn");

    /// <summary>Bytes that a database takes on disk.</summary>
    public static long DiskBytes(string database) => Number("postgres", $"SELECT pg_database_size('{database}')");

    /// <summary>Runs a script with psql.</summary>
    public static void RunScript(string database, string file, params IEnumerable<string> variables) =>
        Commands.Run(
            Path.Combine(BenchFolder.Postgres.Programs, "psql"),
            ["-X", "-q", "-v", "ON_ERROR_STOP=1", .. variables.SelectMany(v => new[] { "-v", v }), "-f", file, .. Place(database)]);

    /// <summary>Runs pgbench in a folder of its own, where its logs lie.</summary>
    public static PgbenchRun Pgbench(string database, string folder, params IEnumerable<string> arguments)
    {
        Directory.CreateDirectory(folder);
        var text = Commands.RunIn(
            folder, Path.Combine(BenchFolder.Postgres.Programs, "pgbench"),
            ["-n", "-M", "prepared", "-j", "2", .. arguments, .. Place(database)]);
        if (!FailedTransactions().IsMatch(text))
            throw new BenchFailedException($"pgbench had failures:\n{text}");
        return new PgbenchRun(Read(text, Rate()), (long)Read(text, Count()));
    }

    private static string[] Place(string database) =>
    [
        "-h", _folder, "-p", BenchFolder.Postgres.Port.ToString(CultureInfo.InvariantCulture), "-U", "postgres", database,
    ];

    private static double Read(string text, Regex pattern) =>
        pattern.Match(text) is { Success: true } match
            ? double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : throw new BenchFailedException($"pgbench said something unexpected:\n{text}");

    /// <summary>A connection of its own.</summary>
    public static NpgsqlConnection Open(string database)
    {
        var connection = new NpgsqlConnection(Address(database) + ";Pooling=false");
        connection.Open();
        return connection;
    }

    [GeneratedRegex(@"^tps = ([0-9.]+)", RegexOptions.Multiline)]
    private static partial Regex Rate();

    [GeneratedRegex("^number of transactions actually processed: ([0-9]+)", RegexOptions.Multiline)]
    private static partial Regex Count();

    [GeneratedRegex(@"^number of failed transactions: 0 \(", RegexOptions.Multiline)]
    private static partial Regex FailedTransactions();
}

/// <summary>What pgbench reports.</summary>
/// <param name="Rate">Transactions a second, without the time that connecting took.</param>
/// <param name="Transactions">How many there were.</param>
internal sealed record PgbenchRun(double Rate, long Transactions);
