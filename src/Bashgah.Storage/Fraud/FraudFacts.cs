using System.Data.Common;
using Bashgah.Engine.Fraud;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Members;

namespace Bashgah.Storage.Fraud;

/// <summary>Facts that rules against fraud look at: those that are new, and those around them.</summary>
public sealed class FraudFacts
{
    internal const string Columns =
        "id, kind, member_id, occurred_at, policy_version, store, document_scope, document_no, amount, actor, cashier, referrer_id";

    // What is read around a few facts is bounded; the nearest in time are those that matter.
    private const int AroundMax = 20_000;
    private const int StepsMax = 32;

    private readonly SqlDatabase _database;

    internal FraudFacts(SqlDatabase database) => _database = database;

    /// <summary>Facts that no rule has judged yet, the earliest first.</summary>
    public async Task<IReadOnlyList<FraudFact>> ReadNewAsync(int programId, int limit, CancellationToken cancellationToken) =>
        await _database.Of(programId).ReadAsync(
            async connection =>
            {
                var facts = await connection.QueryAsync(
                    $"SELECT {Columns} FROM fraud_fact WHERE program_id = @program AND is_new = 1 ORDER BY id LIMIT @limit",
                    Fact, cancellationToken, ("program", programId), ("limit", limit));
                facts.AddRange(await connection.QueryAsync(
                    $"{Devices} AND is_new = 1 ORDER BY seen_at LIMIT @limit", Device, cancellationToken,
                    ("program", programId), ("limit", limit)));
                return facts;
            },
            cancellationToken);

    /// <summary>All that rules may need to judge some facts.</summary>
    /// <param name="programId">The program.</param>
    /// <param name="facts">Those that are judged.</param>
    /// <param name="window">How far rules look, microseconds.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<FraudSurroundings> ReadAroundAsync(
        int programId, IReadOnlyList<FraudFact> facts, long window, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return _database.Of(programId).ReadAsync(
            async connection =>
            {
                var reading = new Reading(
                    _database, connection, programId, facts.Min(f => f.At) - window, facts.Max(f => f.At) + window, cancellationToken);
                foreach (var fact in facts) reading.Add(fact);
                await reading.PurchasesAsync([.. facts.Where(f => f.Kind == FraudFactKind.Purchase)]);
                await reading.NewcomersAsync([.. facts.Where(f => f.Kind == FraudFactKind.Newcomer)]);
                await reading.DevicesAsync([.. facts.Where(f => f.Kind == FraudFactKind.Device).Select(f => f.Device!).Distinct()]);
                return new FraudSurroundings(
                    reading.Found, await reading.OwnCardsAsync([.. facts.Select(f => f.MemberId).Distinct()]), await reading.JudgedAsync());
            },
            cancellationToken);
    }

    /// <summary>Forgets what happened before a time and was judged.</summary>
    public Task ForgetAsync(int programId, long beforeAt, CancellationToken cancellationToken) => _database.Of(programId).WriteAsync(
        async connection =>
        {
            foreach (var forget in new[]
            {
                "DELETE FROM fraud_fact WHERE program_id = @program AND occurred_at < @before AND is_new = 0",
                "DELETE FROM member_device WHERE program_id = @program AND seen_at < @before AND is_new = 0",
                "DELETE FROM fraud_judged WHERE program_id = @program AND at < @before",
            })
            {
                await connection.ExecuteAsync(forget, cancellationToken, ("program", programId), ("before", beforeAt));
            }
        },
        cancellationToken);

    /// <summary>Notes that a member was seen on a device; false: there is no such member, or it is erased.</summary>
    public Task<bool> SeenAsync(int programId, string deviceHash, long memberId, long at, CancellationToken cancellationToken) =>
        _database.Of(programId).WriteAsync(
            async connection => await MemberLocks.ShareAsync(_database, connection, programId, memberId, cancellationToken)
                && await connection.ExecuteAsync(
                    """
                    INSERT INTO member_device (program_id, device_hash, member_id, seen_at, is_new) VALUES (@program, @device, @member, @at, 1)
                    ON CONFLICT (program_id, device_hash, member_id) DO UPDATE SET seen_at = excluded.seen_at, is_new = 1
                    """,
                    cancellationToken, ("program", programId), ("device", deviceHash), ("member", memberId), ("at", at)) == 1,
            cancellationToken);

    private const string Devices = "SELECT device_hash, member_id, seen_at FROM member_device WHERE program_id = @program";

    private static FraudFact Device(DbDataReader row) =>
        new(0, FraudFactKind.Device, row.GetInt64(1), row.GetInt64(2), 0) { Device = row.GetString(0) };

    private static FraudFact Fact(DbDataReader row) =>
        new(row.GetInt64(0), (FraudFactKind)row.GetInt16(1), row.GetInt64(2), row.GetInt64(3), row.GetInt32(4))
        {
            Store = row.TextOrNull(5),
            DocumentScope = row.GetString(6),
            DocumentNo = row.TextOrNull(7),
            Amount = row.GetInt64(8),
            Actor = row.GetString(9),
            Cashier = row.TextOrNull(10),
            ReferrerId = row.NumberOrNull(11),
        };

    /// <summary>One reading of what is around some facts; each fact is kept once.</summary>
    private sealed class Reading(
        SqlDatabase database, DbConnection connection, int programId, long fromAt, long toAt, CancellationToken cancellationToken)
    {
        private readonly Dictionary<long, FraudFact> _facts = [];
        private readonly Dictionary<(string, long), FraudFact> _devices = [];

        public IEnumerable<FraudFact> Found => _facts.Values.Concat(_devices.Values);

        public void Add(FraudFact fact)
        {
            if (fact.Kind == FraudFactKind.Device) _devices.TryAdd((fact.Device!, fact.MemberId), fact);
            else _facts.TryAdd(fact.Id, fact);
        }

        public async Task PurchasesAsync(IReadOnlyList<FraudFact> facts)
        {
            if (facts.Count == 0) return;
            await AddAsync($"AND kind = 1 AND {database.IsIn("member_id", "@ids")}", facts.Select(f => f.MemberId).Distinct());
            await AddAsync(
                $"""
                AND kind = 1 AND document_no IN (
                  SELECT n.document_no FROM fraud_fact n WHERE n.program_id = @program AND {database.IsIn("n.id", "@ids")})
                """,
                facts.Select(f => f.Id));
        }

        // Up to those who brought them, then down to all who came through these.
        public async Task NewcomersAsync(IReadOnlyList<FraudFact> facts)
        {
            var above = facts.Select(f => f.ReferrerId!.Value).ToHashSet();
            var roots = new HashSet<long>(above);
            for (var step = 0; above.Count > 0 && step < StepsMax; step++)
            {
                var found = await AddAsync($"AND kind = 4 AND {database.IsIn("member_id", "@ids")}", above);
                above = [.. found.Select(f => f.ReferrerId!.Value).Where(roots.Add)];
            }

            var (known, below) = (new HashSet<long>(roots), roots);
            for (var step = 0; below.Count > 0 && step < StepsMax && _facts.Count < AroundMax; step++)
            {
                var found = await AddAsync($"AND kind = 4 AND {database.IsIn("referrer_id", "@ids")}", below);
                below = [.. found.Select(f => f.MemberId).Where(known.Add)];
            }
        }

        public async Task DevicesAsync(IReadOnlyList<string> devices)
        {
            foreach (var device in devices)
            {
                foreach (var fact in await connection.QueryAsync(
                    $"{Devices} AND device_hash = @device AND seen_at > @from AND seen_at < @to LIMIT {AroundMax}", Device, cancellationToken,
                    ("program", programId), ("device", device), ("from", fromAt), ("to", toAt)))
                {
                    Add(fact);
                }
            }
        }

        public async Task<HashSet<(string, long)>> OwnCardsAsync(IReadOnlyList<long> members)
        {
            await using var command = connection.Command(
                $"SELECT staff, member_id FROM staff_card WHERE program_id = @program AND {database.IsIn("member_id", "@ids")}",
                ("program", programId));
            database.BindList(command, "@ids", members);
            return [.. await command.QueryAsync(static row => (row.GetString(0), row.GetInt64(1)), cancellationToken)];
        }

        public async Task<HashSet<(string, string, long)>> JudgedAsync()
        {
            await using var command = connection.Command(
                $"SELECT rule, subject, fact FROM fraud_judged WHERE program_id = @program AND {database.IsIn("fact", "@ids")}",
                ("program", programId));
            database.BindList(command, "@ids", Found.Select(f => f.Key).Distinct());
            return [.. await command.QueryAsync(static row => (row.GetString(0), row.GetString(1), row.GetInt64(2)), cancellationToken)];
        }

        private async Task<List<FraudFact>> AddAsync(string condition, IEnumerable<long> ids)
        {
            await using var command = connection.Command(
                $"""
                SELECT {Columns} FROM fraud_fact
                WHERE program_id = @program AND occurred_at > @from AND occurred_at < @to {condition}
                ORDER BY occurred_at DESC, id DESC LIMIT {AroundMax}
                """,
                ("program", programId), ("from", fromAt), ("to", toAt));
            database.BindList(command, "@ids", ids);
            var found = await command.QueryAsync(Fact, cancellationToken);
            foreach (var fact in found) Add(fact);
            return found;
        }
    }
}
