using Bashgah.Engine;
using static Bashgah.Storage.Ledger.Postgres.PostgresBatching;

namespace Bashgah.Storage.Ledger.Postgres;

/// <summary>Finds the members that references lead to, a statement for each kind of reference that there is.</summary>
internal static class PostgresFinding
{
    /// <summary>Adds the statements; the answer is filled when the round has run.</summary>
    public static Dictionary<MemberReference, long> Add(
        PostgresRound round, int programId, IReadOnlyCollection<MemberReference> references)
    {
        var found = new Dictionary<MemberReference, long>(references.Count);
        foreach (var kind in references.GroupBy(r => r.Kind))
        {
            AddKind(round, programId, kind.Key, [.. kind], found);
        }

        return found;
    }

    private static void AddKind(
        PostgresRound round, int programId, MemberReferenceKind kind, List<MemberReference> references,
        Dictionary<MemberReference, long> found)
    {
        switch (kind)
        {
            case MemberReferenceKind.Id:
                round.Read(
                    row => found[MemberReference.ById(row.GetInt64(0))] = row.GetInt64(0),
                    "SELECT id FROM member_facts WHERE program_id = $1 AND id = ANY ($2)",
                    programId, Longs(references, static r => r.Id));
                break;
            case MemberReferenceKind.Identifier:
                round.Read(
                    row => found[MemberReference.ByIdentifier(row.GetString(0))] = row.GetInt64(1),
                    $"SELECT hash, {LedgerSql.WhoHas} FROM member_identifier WHERE program_id = $1 AND hash = ANY ($2)",
                    programId, Texts(references, static r => r.Hash));
                break;
            case MemberReferenceKind.Transaction:
                round.Read(
                    row => found[MemberReference.OfTransaction(row.GetInt64(0))] = row.GetInt64(1),
                    """
                    SELECT id, member_id FROM ledger_transaction
                    WHERE program_id = $1 AND id = ANY ($2) AND member_id IS NOT NULL
                    """,
                    programId, Longs(references, static r => r.Id));
                break;
            default:
                round.Read(
                    row => found[MemberReference.OfDocument(new DocumentKey(row.GetString(0), row.GetString(1)))] =
                        row.GetInt64(2),
                    $"""
                    SELECT d.scope, d.no, m.id FROM unnest($2::text[], $3::text[]) AS d (scope, no)
                    CROSS JOIN LATERAL ({LedgerSql.MemberOfDocument("$1", "d.scope", "d.no")}) AS m (id)
                    WHERE m.id IS NOT NULL
                    """,
                    programId, Texts(references, static r => r.Document.Scope),
                    Texts(references, static r => r.Document.Number));
                break;
        }
    }
}
