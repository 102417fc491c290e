using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Ledger;

/// <content>Who brought whom.</content>
internal sealed partial class LedgerQueries
{
    /// <summary>Those above the members, from who brought them upwards.</summary>
    public async Task<IReadOnlyCollection<long>> UplineAsync(
        IReadOnlyCollection<long> members, int depth, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            $"""
            WITH RECURSIVE above (id, level) AS (
              SELECT ({ReferrerOf("listed.id")}), 1 FROM {database.Listed("@ids")}
              UNION
              SELECT ({ReferrerOf("above.id")}), above.level + 1 FROM above
              WHERE above.level < @depth AND above.id IS NOT NULL)
            SELECT DISTINCT id FROM above WHERE id IS NOT NULL
            """,
            ("program", programId), ("depth", depth));
        database.BindList(command, "@ids", members);
        return await command.QueryAsync(static row => row.GetInt64(0), cancellationToken);
    }

    private static string ReferrerOf(string member) =>
        $"SELECT r.referrer_id FROM referral r WHERE r.program_id = @program AND r.member_id = {member}";

    /// <summary>Members whom one brought, by ascending id.</summary>
    public async Task<IReadOnlyList<long>> BroughtAsync(
        long referrerId, long afterId, int limit, CancellationToken cancellationToken) => await connection.QueryAsync(
        """
        SELECT member_id FROM referral WHERE program_id = @program AND referrer_id = @referrer AND member_id > @after
        ORDER BY member_id LIMIT @limit
        """,
        static row => row.GetInt64(0), cancellationToken,
        ("program", programId), ("referrer", referrerId), ("after", afterId), ("limit", limit));

    /// <summary>How many members stand on each level below one, from the nearest; no more than <paramref name="max"/> are
    /// counted, nearer ones first.</summary>
    public async Task<IReadOnlyList<long>> BroughtByLevelAsync(
        long memberId, int depth, int max, CancellationToken cancellationToken) =>
        await connection.QueryAsync(
            """
            WITH RECURSIVE below (id, level) AS (
              SELECT member_id, 1 FROM referral WHERE program_id = @program AND referrer_id = @member
              UNION ALL
              SELECT r.member_id, below.level + 1 FROM below
              JOIN referral r ON r.program_id = @program AND r.referrer_id = below.id
              WHERE below.level < @depth)
            SELECT count(*) FROM (SELECT level FROM below LIMIT @max) AS counted GROUP BY level ORDER BY level
            """,
            static row => row.GetInt64(0), cancellationToken,
            ("program", programId), ("member", memberId), ("depth", depth), ("max", max));
}
