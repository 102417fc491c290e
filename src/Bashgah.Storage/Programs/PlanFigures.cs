using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Programs;

/// <summary>Members counted over a stretch of time.</summary>
/// <param name="Joined">Who joined in it.</param>
/// <param name="Brought">Those of them whom another member brought, then or later (S9.1).</param>
public sealed record JoinedCount(long Joined, long Brought);

/// <summary>Buyers counted over a stretch of time.</summary>
/// <param name="Buyers">Members with at least one purchase in it.</param>
/// <param name="BoughtAgain">Those of them with at least two.</param>
public sealed record BuyersCount(long Buyers, long BoughtAgain);

/// <summary>
/// What the goals of a plan are measured by: counted in the database by when things occurred (Unix microseconds, the first instant
/// in, the last one out), so that what is told late or imported counts where it belongs. Each question reads one index, as far as the
/// stretch of time reaches, and nothing of it stays in memory.
/// </summary>
public sealed class PlanFigures
{
    private const string Bought = "program_id = @program AND kind IN ('purchase', 'claim') AND member_id IS NOT NULL";

    private readonly SqlDatabase _database;

    internal PlanFigures(SqlDatabase database) => _database = database;

    /// <summary>Who joined.</summary>
    public async Task<JoinedCount> JoinedAsync(int programId, long fromAt, long toAt, CancellationToken cancellationToken) =>
        (await _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                """
                SELECT count(*), count(r.member_id) FROM ledger_transaction t
                LEFT JOIN referral r ON r.program_id = t.program_id AND r.member_id = t.member_id
                WHERE t.program_id = @program AND t.kind = 'joined' AND t.occurred_at >= @from AND t.occurred_at < @to
                """,
                static row => new JoinedCount(row.GetInt64(0), row.GetInt64(1)), cancellationToken,
                ("program", programId), ("from", fromAt), ("to", toAt)),
            cancellationToken))[0];

    /// <summary>How many members had joined before a time.</summary>
    public async Task<long> MembersAsync(int programId, long toAt, CancellationToken cancellationToken) =>
        await _database.Of(programId).ReadAsync(
            connection => connection.ScalarAsync(
                "SELECT count(*) FROM ledger_transaction WHERE program_id = @program AND kind = 'joined' AND occurred_at < @to",
                cancellationToken, ("program", programId), ("to", toAt)),
            cancellationToken) ?? 0;

    /// <summary>
    /// Who bought, and who of them did so again. A claimed document counts for whoever claimed it, when it was claimed (S7.6); a
    /// purchase counts although it came back later, as everywhere (S4.8).
    /// </summary>
    public async Task<BuyersCount> BuyersAsync(int programId, long fromAt, long toAt, CancellationToken cancellationToken) =>
        (await _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                $"""
                SELECT count(*), count(CASE WHEN times > 1 THEN 1 END) FROM (
                  SELECT count(*) AS times FROM ledger_transaction
                  WHERE {Bought} AND occurred_at >= @from AND occurred_at < @to GROUP BY member_id) AS buyer
                """,
                static row => new BuyersCount(row.GetInt64(0), row.GetInt64(1)), cancellationToken,
                ("program", programId), ("from", fromAt), ("to", toAt)),
            cancellationToken))[0];
}
