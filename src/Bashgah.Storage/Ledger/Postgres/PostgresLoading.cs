using Bashgah.Engine;
using Bashgah.Engine.Codecs;
using Bashgah.Engine.Ledger;
using Bashgah.Storage.Databases;
using Npgsql;
using static Bashgah.Storage.Ledger.Postgres.PostgresBatching;

namespace Bashgah.Storage.Ledger.Postgres;

/// <summary>What a batch loads: sets, a round trip each.</summary>
internal static class PostgresLoading
{
    public static async Task<LoadedBatch> LoadAsync(
        NpgsqlConnection connection, int programId, BatchLoad load, Dictionary<long, int> memberVersions,
        CancellationToken cancellationToken)
    {
        var members = new Dictionary<long, MemberFacts>(load.Members.Count);
        var keys = new Dictionary<string, KnownCommand>(StringComparer.Ordinal);
        var recorded = new Dictionary<UniqueDocument, KnownCommand>();
        var purchases = new Dictionary<long, DocumentKey>();
        var histories = new Dictionary<DocumentKey, List<RecordedDocument>>();

        // Sorted, so that two nodes lock the same documents in one order.
        var documents = load.Documents
            .OrderBy(d => d.Scope, StringComparer.Ordinal).ThenBy(d => d.Number, StringComparer.Ordinal).ToList();

        // The order of the statements matters: first the locks, then what others committed before we had them.
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            "SELECT facts FROM member_facts WHERE program_id = $1 AND id = ANY ($2) ORDER BY id FOR UPDATE",
            programId, Longs(load.Members, static id => id));
        batch.Add(
            $"""
            SELECT p.id, d.scope, d.no FROM unnest($2::text[], $3::text[]) AS d (scope, no)
            CROSS JOIN LATERAL ({PurchaseOfDocument} FOR UPDATE) AS p
            """,
            programId, Texts(documents, static d => d.Scope), Texts(documents, static d => d.Number));
        batch.Add(
            """
            SELECT idempotency_key, id, content_hash FROM ledger_transaction
            WHERE program_id = $1 AND idempotency_key = ANY ($2)
            """,
            programId, Texts(load.IdempotencyKeys, static key => key));
        batch.Add(
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
        batch.Add(
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

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var facts = FactsCodec.Read(reader.Bytes(0));
            members[facts.Id] = facts;
            memberVersions[facts.Id] = facts.Version;
        }

        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var document = new DocumentKey(reader.GetString(1), reader.GetString(2));
            purchases[reader.GetInt64(0)] = document;
            histories[document] = [];
        }

        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            keys[reader.GetString(0)] = new KnownCommand(reader.GetInt64(1), reader.GetString(2));
        }

        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            recorded[new UniqueDocument(reader.GetString(0), reader.GetString(1), reader.GetString(2))] =
                new KnownCommand(reader.GetInt64(3), reader.GetString(4));
        }

        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var document = LedgerSql.Document(reader);
            // One that was committed between the locks and this statement was not locked: it is not there yet.
            if (purchases.TryGetValue(reader.GetInt64(5), out var key))
            {
                histories[key].Add(document);
            }
        }

        return new LoadedBatch
        {
            Members = members,
            Keys = keys,
            Recorded = recorded,
            Documents = histories.ToDictionary(h => h.Key, h => new DocumentHistory(h.Value)),
        };
    }

    public static async Task<IReadOnlyDictionary<CounterKey, CounterFacts>> LoadCountersAsync(
        NpgsqlConnection connection, int programId, IReadOnlyCollection<CounterKey> keys,
        Dictionary<CounterKey, int> counterVersions, CancellationToken cancellationToken)
    {
        var sorted = keys.Order().ToList();
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            """
            INSERT INTO counter_facts (program_id, key, period_on, keep_until_on, version, amount, times)
            SELECT $1, k.key, k.period_on, 0, 0, 0, 0
            FROM unnest($2::text[], $3::integer[]) AS k (key, period_on)
            ORDER BY k.key COLLATE "C", k.period_on
            ON CONFLICT DO NOTHING
            """,
            programId, Texts(sorted, static k => k.Key), Ints(sorted, static k => k.PeriodOn));
        batch.Add(
            $"""
            SELECT {LedgerSql.CounterColumns} FROM counter_facts
            WHERE program_id = $1 AND (key, period_on) IN (SELECT * FROM unnest($2::text[], $3::integer[]))
            ORDER BY key, period_on FOR UPDATE
            """,
            programId, Texts(sorted, static k => k.Key), Ints(sorted, static k => k.PeriodOn));
        var counters = new Dictionary<CounterKey, CounterFacts>(sorted.Count);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var counter = LedgerSql.Counter(reader);
            var key = new CounterKey(counter.Key, counter.PeriodOn);
            counters[key] = counter;
            counterVersions[key] = counter.Version;
        }

        return counters;
    }

    public static async Task<IReadOnlyDictionary<MemberReference, long>> ResolveAsync(
        NpgsqlConnection connection, int programId, IReadOnlyCollection<MemberReference> references,
        CancellationToken cancellationToken)
    {
        var ofKind = references.ToLookup(r => r.Kind);
        var documents = ofKind[MemberReferenceKind.Document].Select(r => r.Document).ToList();
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            "SELECT id, id FROM member_facts WHERE program_id = $1 AND id = ANY ($2)",
            programId, Longs([.. ofKind[MemberReferenceKind.Id]], static r => r.Id));
        batch.Add(
            "SELECT hash, member_id FROM member_identifier WHERE program_id = $1 AND hash = ANY ($2)",
            programId, Texts([.. ofKind[MemberReferenceKind.Identifier]], static r => r.Hash));
        batch.Add(
            """
            SELECT id, member_id FROM ledger_transaction
            WHERE program_id = $1 AND id = ANY ($2) AND member_id IS NOT NULL
            """,
            programId, Longs([.. ofKind[MemberReferenceKind.Transaction]], static r => r.Id));
        batch.Add(
            $"""
            SELECT d.scope, d.no, m.id FROM unnest($2::text[], $3::text[]) AS d (scope, no)
            CROSS JOIN LATERAL ({LedgerSql.MemberOfDocument("$1", "d.scope", "d.no")}) AS m (id)
            WHERE m.id IS NOT NULL
            """,
            programId, Texts(documents, static d => d.Scope), Texts(documents, static d => d.Number));

        var found = new Dictionary<MemberReference, long>(references.Count);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            found[MemberReference.ById(reader.GetInt64(0))] = reader.GetInt64(1);
        }

        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            found[MemberReference.ByIdentifier(reader.GetString(0))] = reader.GetInt64(1);
        }

        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            found[MemberReference.OfTransaction(reader.GetInt64(0))] = reader.GetInt64(1);
        }

        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            found[MemberReference.OfDocument(new DocumentKey(reader.GetString(0), reader.GetString(1)))] =
                reader.GetInt64(2);
        }

        return found;
    }

    /// <summary>One by one through the unique index: LIMIT keeps the planner from joining whole tables instead.</summary>
    private const string PurchaseOfDocument =
        """
        SELECT id FROM ledger_transaction
        WHERE program_id = $1 AND doc_scope = d.scope AND doc_no = d.no AND doc_kind = 'purchase' LIMIT 1
        """;
}
