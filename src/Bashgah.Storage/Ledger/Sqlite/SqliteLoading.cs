using System.Data.Common;
using Bashgah.Engine;
using Bashgah.Engine.Codecs;
using Bashgah.Engine.Ledger;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Ledger.Sqlite;

/// <summary>What a batch loads, row by row: inside the process a prepared look-up costs microseconds.</summary>
internal static class SqliteLoading
{
    public static LoadedBatch Load(
        SqliteWriter writer, int programId, BatchLoad load, Dictionary<long, int> memberVersions)
    {
        var members = new Dictionary<long, MemberFacts>(load.Members.Count);
        foreach (var id in load.Members)
        {
            if (One(
                writer, static row => FactsCodec.Read(row.Bytes(0)),
                "SELECT facts FROM member_facts WHERE program_id = $1 AND id = $2", programId, id) is { } facts)
            {
                members[id] = facts;
                memberVersions[id] = facts.Version;
            }
        }

        return new LoadedBatch
        {
            Members = members,
            Keys = Keys(writer, programId, load.IdempotencyKeys),
            Recorded = Recorded(writer, programId, load.Claimed),
            Documents = Documents(writer, programId, load.Documents),
        };
    }

    public static IReadOnlyDictionary<MemberReference, long> Resolve(
        SqliteWriter writer, int programId, IReadOnlyCollection<MemberReference> references)
    {
        var found = new Dictionary<MemberReference, long>(references.Count);
        foreach (var reference in references)
        {
            if (Resolve(writer, programId, reference) is { } id)
            {
                found[reference] = id;
            }
        }

        return found;
    }

    public static IReadOnlyDictionary<CounterKey, CounterFacts> LoadCounters(
        SqliteWriter writer, int programId, IReadOnlyCollection<CounterKey> keys,
        Dictionary<CounterKey, int> counterVersions)
    {
        var counters = new Dictionary<CounterKey, CounterFacts>(keys.Count);
        foreach (var key in keys.Order())
        {
            writer.Execute(
                """
                INSERT INTO counter_facts (program_id, key, period_on, keep_until_on, version, amount, times)
                VALUES ($1, $2, $3, 0, 0, 0, 0) ON CONFLICT DO NOTHING
                """,
                programId, key.Key, key.PeriodOn);
            var counter = All(
                writer, LedgerSql.Counter,
                $"""
                SELECT {LedgerSql.CounterColumns} FROM counter_facts
                WHERE program_id = $1 AND key = $2 AND period_on = $3
                """,
                programId, key.Key, key.PeriodOn)[0];
            counters[key] = counter;
            counterVersions[key] = counter.Version;
        }

        return counters;
    }

    private static long? Resolve(SqliteWriter writer, int programId, MemberReference reference)
    {
        switch (reference.Kind)
        {
            case MemberReferenceKind.Id:
                return writer.Scalar(
                    "SELECT id FROM member_facts WHERE program_id = $1 AND id = $2", programId, reference.Id);
            case MemberReferenceKind.Identifier:
                return writer.Scalar(
                    $"SELECT {LedgerSql.WhoHas} FROM member_identifier WHERE program_id = $1 AND hash = $2",
                    programId, reference.Hash);
            case MemberReferenceKind.Transaction:
                return writer.Scalar(
                    "SELECT member_id FROM ledger_transaction WHERE program_id = $1 AND id = $2",
                    programId, reference.Id);
            default:
                var document = reference.Document;
                return writer.Scalar(
                    LedgerSql.MemberOfDocument("$1", "$2", "$3"), programId, document.Scope, document.Number);
        }
    }

    private static Dictionary<string, KnownCommand> Keys(
        SqliteWriter writer, int programId, IReadOnlyCollection<string> keys)
    {
        var found = new Dictionary<string, KnownCommand>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            foreach (var known in All(
                writer, Known,
                "SELECT id, content_hash FROM ledger_transaction WHERE program_id = $1 AND idempotency_key = $2",
                programId, key))
            {
                found[key] = known;
            }
        }

        return found;
    }

    private static Dictionary<UniqueDocument, KnownCommand> Recorded(
        SqliteWriter writer, int programId, IReadOnlyCollection<UniqueDocument> documents)
    {
        var found = new Dictionary<UniqueDocument, KnownCommand>();
        foreach (var document in documents)
        {
            foreach (var known in All(
                writer, Known,
                """
                SELECT id, content_hash FROM ledger_transaction
                WHERE program_id = $1 AND doc_scope = $2 AND doc_no = $3 AND doc_kind = $4
                """,
                programId, document.Scope, document.Number, document.Kind))
            {
                found[document] = known;
            }
        }

        return found;
    }

    private static Dictionary<DocumentKey, DocumentHistory> Documents(
        SqliteWriter writer, int programId, IReadOnlyCollection<DocumentKey> documents)
    {
        var found = new Dictionary<DocumentKey, DocumentHistory>();
        foreach (var document in documents)
        {
            var purchaseId = writer.Scalar(
                """
                SELECT id FROM ledger_transaction
                WHERE program_id = $1 AND doc_scope = $2 AND doc_no = $3 AND doc_kind = 'purchase'
                """,
                programId, document.Scope, document.Number);
            if (purchaseId is not null)
            {
                found[document] = new DocumentHistory(All(
                    writer, LedgerSql.Document,
                    $"""
                    SELECT {LedgerSql.DocumentColumns} FROM ledger_transaction
                    WHERE program_id = $1 AND {LedgerSql.OfDocument("$1", "$2")} ORDER BY id
                    """,
                    programId, purchaseId));
            }
        }

        return found;
    }

    private static KnownCommand Known(DbDataReader row) => new(row.GetInt64(0), row.GetString(1));

    private static T? One<T>(
        SqliteWriter writer, Func<DbDataReader, T> read, string sql, params ReadOnlySpan<object?> values)
        where T : class =>
        All(writer, read, sql, values) is [var first, ..] ? first : null;

    private static List<T> All<T>(
        SqliteWriter writer, Func<DbDataReader, T> read, string sql, params ReadOnlySpan<object?> values)
    {
        var rows = new List<T>();
        using var reader = writer.Prepared(sql, values).ExecuteReader();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
