using Bashgah.Bench.Databases;
using Bashgah.Bench.Load;

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

    /// <summary>Makes one on PostgreSQL, its members by the server's own command.</summary>
    public static TestLedger OnPostgres(string name, int members, bool byExternalId)
    {
        PostgresServer.Create(name);
        var address = PostgresServer.Address(name);
        var key = ServerProcess.Prepare(address, members);
        return new TestLedger(
            address, true, key,
            byExternalId ? Numbers(members) : PostgresServer.Numbers(name, MembersQuery), byExternalId) { Name = name };
    }

    /// <summary>Makes one on SQLite.</summary>
    public static TestLedger OnSqlite(string path, int members, bool byExternalId)
    {
        var key = ServerProcess.Prepare(path, members);
        return new TestLedger(
            path, false, key, byExternalId ? Numbers(members) : SqliteFile.Numbers(path, MembersQuery), byExternalId);
    }

    /// <summary>Name of its PostgreSQL database.</summary>
    public string Name { get; init; } = "";

    /// <summary>Purchases that are in the ledger.</summary>
    public long CountPurchases() =>
        IsPostgres ? PostgresServer.Number(Name, CountQuery) : SqliteFile.Numbers(Address, CountQuery)[0];

    /// <summary>Bytes that it takes on disk.</summary>
    public long DiskBytes() => IsPostgres ? PostgresServer.DiskBytes(Name) : SqliteFile.DiskBytes(Address);

    private static long[] Numbers(int members) => [.. Enumerable.Range(1, members).Select(n => (long)n)];
}
