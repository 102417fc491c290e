using Bashgah.Engine;
using Bashgah.Engine.Codecs;
using Bashgah.Engine.Ledger;
using Bashgah.Storage.Databases;
using Npgsql;
using static Bashgah.Storage.Ledger.Postgres.PostgresBatching;

namespace Bashgah.Storage.Ledger.Postgres;

/// <summary>What a batch loads: sets, a round trip each.</summary>
/// <remarks>Each row is looked for by itself (LATERAL). Of <c>column = ANY (…)</c> the planner may make a filter over everything of the
/// program, and does so as long as it believes the index to be empty: after an import of history, whose commands have no keys, every
/// batch read all keys until statistics were gathered again.</remarks>
internal static class PostgresLoading
{
    /// <summary>Takes <c>$1</c> consecutive numbers of a sequence.</summary>
    public static string TakeIds(string sequence) => $"SELECT take_ids('{sequence}', $1)";

    public static async Task<LoadedBatch> LoadAsync(
        NpgsqlConnection connection, int programId, BatchLoad load, Dictionary<long, int> memberVersions,
        CancellationToken cancellationToken)
    {
        var members = new Dictionary<long, MemberFacts>(load.Members.Count);
        var keys = new Dictionary<string, KnownCommand>(StringComparer.Ordinal);
        var recorded = new Dictionary<UniqueDocument, KnownCommand>();
        var histories = new Dictionary<DocumentKey, List<RecordedDocument>>();
        var firstId = 0L;

        // The order of the statements matters: first the locks, then what others committed before we had them.
        await using var round = new PostgresRound(connection);
        var readHistories = LockMembersAndDocuments(round, programId, load, members, histories);
        AddKnown(round, programId, load, keys, recorded);
        readHistories();
        if (load.TransactionIds > 0)
        {
            round.Read(row => firstId = row.GetInt64(0), TakeIds("transaction_id_seq"), (long)load.TransactionIds);
        }

        await round.RunAsync(cancellationToken);
        foreach (var facts in members.Values)
        {
            memberVersions[facts.Id] = facts.Version;
        }

        return new LoadedBatch
        {
            Members = members,
            Keys = keys,
            Recorded = recorded,
            Documents = histories.ToDictionary(h => h.Key, h => new DocumentHistory(h.Value)),
            FirstTransactionId = firstId,
        };
    }

    public static async Task<IReadOnlyDictionary<CounterKey, CounterFacts>> LoadCountersAsync(
        NpgsqlConnection connection, int programId, IReadOnlyCollection<CounterKey> keys,
        Dictionary<CounterKey, int> counterVersions, CancellationToken cancellationToken)
    {
        var sorted = keys.Order().ToList();
        var counters = new Dictionary<CounterKey, CounterFacts>(sorted.Count);
        await using var round = new PostgresRound(connection);
        round.Do(
            """
            INSERT INTO counter_facts (program_id, key, period_on, keep_until_on, version, amount, times)
            SELECT $1, k.key, k.period_on, 0, 0, 0, 0
            FROM unnest($2::text[], $3::integer[]) AS k (key, period_on)
            ORDER BY k.key COLLATE "C", k.period_on
            ON CONFLICT DO NOTHING
            """,
            programId, Texts(sorted, static k => k.Key), Ints(sorted, static k => k.PeriodOn));
        round.Read(
            row =>
            {
                var counter = LedgerSql.Counter(row);
                var key = new CounterKey(counter.Key, counter.PeriodOn);
                counters[key] = counter;
                counterVersions[key] = counter.Version;
            },
            $"""
            SELECT {LedgerSql.CounterColumns} FROM counter_facts
            WHERE program_id = $1 AND (key, period_on) IN (SELECT * FROM unnest($2::text[], $3::integer[]))
            ORDER BY key, period_on FOR UPDATE
            """,
            programId, Texts(sorted, static k => k.Key), Ints(sorted, static k => k.PeriodOn));
        await round.RunAsync(cancellationToken);
        return counters;
    }

    /// <summary>The locks; gives back what adds the reading of the locked documents' histories.</summary>
    private static Action LockMembersAndDocuments(
        PostgresRound round, int programId, BatchLoad load, Dictionary<long, MemberFacts> members,
        Dictionary<DocumentKey, List<RecordedDocument>> histories)
    {
        if (load.Members.Count > 0)
        {
            round.Read(
                row =>
                {
                    var facts = FactsCodec.Read(row.Bytes(0));
                    members[facts.Id] = facts;
                },
                """
                SELECT m.facts FROM unnest($2::bigint[]) AS u (id)
                CROSS JOIN LATERAL (SELECT facts FROM member_facts WHERE program_id = $1 AND id = u.id FOR UPDATE) AS m
                """,
                programId, Longs([.. load.Members.Order()], static id => id));
        }

        if (load.Documents.Count == 0)
        {
            return static () => { };
        }

        // Sorted, so that two nodes lock the same documents in one order.
        var documents = load.Documents
            .OrderBy(d => d.Scope, StringComparer.Ordinal).ThenBy(d => d.Number, StringComparer.Ordinal).ToList();
        var purchases = new Dictionary<long, DocumentKey>();
        round.Read(
            row =>
            {
                var document = new DocumentKey(row.GetString(1), row.GetString(2));
                purchases[row.GetInt64(0)] = document;
                histories[document] = [];
            },
            $"""
            SELECT p.id, d.scope, d.no FROM unnest($2::text[], $3::text[]) AS d (scope, no)
            CROSS JOIN LATERAL ({PurchaseOfDocument} FOR UPDATE) AS p
            """,
            programId, Texts(documents, static d => d.Scope), Texts(documents, static d => d.Number));
        return () => round.Read(
            row =>
            {
                // One that was committed between the locks and this statement was not locked: it is not there yet.
                if (purchases.TryGetValue(row.GetInt64(5), out var key))
                {
                    histories[key].Add(LedgerSql.Document(row));
                }
            },
            $"""
            SELECT t.id, t.policy_version, t.recorded_at, t.event, t.trace, p.id
            FROM unnest($2::text[], $3::text[]) AS d (scope, no)
            CROSS JOIN LATERAL ({PurchaseOfDocument}) AS p
            CROSS JOIN LATERAL (
              SELECT {LedgerSql.DocumentColumns} FROM ledger_transaction WHERE program_id = $1 AND id = p.id
              UNION ALL
              SELECT {LedgerSql.DocumentColumns} FROM ledger_transaction WHERE program_id = $1 AND parent_id = p.id
            ) AS t
            ORDER BY t.id
            """,
            programId, Texts(documents, static d => d.Scope), Texts(documents, static d => d.Number));
    }

    /// <summary>Keys and documents that are recorded already.</summary>
    private static void AddKnown(
        PostgresRound round, int programId, BatchLoad load, Dictionary<string, KnownCommand> keys,
        Dictionary<UniqueDocument, KnownCommand> recorded)
    {
        if (load.IdempotencyKeys.Count > 0)
        {
            round.Read(
                row => keys[row.GetString(0)] = new KnownCommand(row.GetInt64(1), row.GetString(2)),
                """
                SELECT k.key, known.id, known.content_hash FROM unnest($2::text[]) AS k (key)
                CROSS JOIN LATERAL (
                  SELECT t.id, t.content_hash FROM ledger_transaction t
                  WHERE t.program_id = $1 AND t.idempotency_key = k.key
                  LIMIT 1) AS known
                """,
                programId, Texts(load.IdempotencyKeys, static key => key));
        }

        if (load.Claimed.Count > 0)
        {
            round.Read(
                row => recorded[new UniqueDocument(row.GetString(0), row.GetString(1), row.GetString(2))] =
                    new KnownCommand(row.GetInt64(3), row.GetString(4)),
                """
                SELECT d.scope, d.no, d.kind, known.id, known.content_hash
                FROM unnest($2::text[], $3::text[], $4::text[]) AS d (scope, no, kind)
                CROSS JOIN LATERAL (
                  SELECT t.id, t.content_hash FROM ledger_transaction t
                  WHERE t.program_id = $1 AND t.doc_scope = d.scope AND t.doc_no = d.no AND t.doc_kind = d.kind
                  LIMIT 1) AS known
                """,
                programId, Texts(load.Claimed, static d => d.Scope), Texts(load.Claimed, static d => d.Number),
                Texts(load.Claimed, static d => d.Kind));
        }
    }

    /// <summary>One by one through the unique index: LIMIT keeps the planner from joining whole tables instead.</summary>
    private const string PurchaseOfDocument =
        """
        SELECT id FROM ledger_transaction
        WHERE program_id = $1 AND doc_scope = d.scope AND doc_no = d.no AND doc_kind = 'purchase' LIMIT 1
        """;
}
