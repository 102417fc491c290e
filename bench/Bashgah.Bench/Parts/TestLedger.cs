using System.Diagnostics;
using Bashgah.Bench.Databases;
using Bashgah.Bench.Load;
using Bashgah.Bench.Measuring;

namespace Bashgah.Bench.Parts;

/// <summary>A database with the program, its members and a key.</summary>
/// <param name="Address">PostgreSQL address or SQLite path.</param>
/// <param name="IsPostgres">Which of the two.</param>
/// <param name="Key">Key of a till.</param>
/// <param name="Members">Whom purchases are for: ids, or numbers of external ids.</param>
/// <param name="ByExternalId">Which of the two.</param>
internal sealed record TestLedger(string Address, bool IsPostgres, string Key, long[] Members, bool ByExternalId)
{
    private const string CountQuery = "SELECT count(*) FROM ledger_transaction WHERE kind = 'purchase'";
    private const string MembersQuery = "SELECT id FROM member_facts ORDER BY id";
    private const string DueQuery = "SELECT count(*) FROM member_facts WHERE due_at <= ";
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(60);

    /// <summary>Makes one on PostgreSQL, its members by the server's own command.</summary>
    public static TestLedger OnPostgres(string name, int members, bool byExternalId, int purchases = 0, int levels = 0)
    {
        PostgresServer.Create(name);
        var address = PostgresServer.Address(name);
        var key = ServerProcess.Prepare(address, members, purchases, levels);
        var ids = byExternalId ? Numbers(members) : PostgresServer.Numbers(name, MembersQuery);
        var ledger = new TestLedger(address, true, key, ids, byExternalId) { Name = name };
        ledger.Settle();
        return ledger;
    }

    /// <summary>Makes one on SQLite.</summary>
    public static TestLedger OnSqlite(string path, int members, bool byExternalId, int levels)
    {
        var key = ServerProcess.Prepare(path, members, purchases: 0, levels);
        var ids = byExternalId ? Numbers(members) : SqliteFile.Numbers(path, MembersQuery);
        var ledger = new TestLedger(path, false, key, ids, byExternalId);
        ledger.Settle();
        return ledger;
    }

    /// <summary>Name of its PostgreSQL database.</summary>
    public string Name { get; init; } = "";

    /// <summary>Purchases that are in the ledger.</summary>
    public long CountPurchases() => Query(CountQuery);

    /// <summary>Bytes that it takes on disk.</summary>
    public long DiskBytes() => IsPostgres ? PostgresServer.DiskBytes(Name) : SqliteFile.DiskBytes(Address);

    /// <summary>
    /// Lets a server write what time alone has done since the members joined: the measured purchases are to carry only their own
    /// work.
    /// </summary>
    private void Settle()
    {
        using var server = ServerProcess.Start(Address);
        var started = Stopwatch.GetTimestamp();
        while (Query(DueQuery + (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) is > 0 and var due)
        {
            server.CheckAlive();
            if (Stopwatch.GetElapsedTime(started) > _patience)
                throw new BenchFailedException($"{due} members still wait for what is due:\n{server.Said()}");
            Thread.Sleep(500);
        }
        Report.Progress($"  members joined, and what was due is done after {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
    }

    private long Query(string query) =>
        IsPostgres ? PostgresServer.Number(Name, query) : SqliteFile.Numbers(Address, query)[0];

    private static long[] Numbers(int members) => [.. Enumerable.Range(1, members).Select(n => (long)n)];
}
