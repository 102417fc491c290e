using System.Data.Common;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Fraud;

/// <summary>What cases set aside: a list of what the ledger is still to be told, so that it is told although a node stops in between.</summary>
public sealed class CaseHolds
{
    internal const string Columns = "case_id, transaction_id, member_id, currency, amount, state, hold_id, held, taken";

    private readonly SqlDatabase _database;

    internal CaseHolds(SqlDatabase database) => _database = database;

    /// <summary>What a case set aside, or is about to.</summary>
    public async Task<IReadOnlyList<CaseHold>> OfCaseAsync(int programId, long caseId, CancellationToken cancellationToken) =>
        await _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                $"SELECT {Columns} FROM fraud_hold WHERE program_id = @program AND case_id = @case ORDER BY transaction_id, member_id, currency",
                Read, cancellationToken, ("program", programId), ("case", caseId)),
            cancellationToken);

    /// <summary>What the ledger is still to be told, the oldest cases first.</summary>
    public async Task<IReadOnlyList<CaseHold>> ReadWorkAsync(int programId, int limit, CancellationToken cancellationToken) =>
        await _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                $"""
                SELECT {Columns} FROM fraud_hold
                WHERE program_id = @program AND state IN ('wanted', 'placing', 'ending')
                ORDER BY case_id, transaction_id, member_id, currency LIMIT @limit
                """,
                Read, cancellationToken, ("program", programId), ("limit", limit)),
            cancellationToken);

    /// <summary>That it is about to be set aside. False: the case was closed before.</summary>
    public async Task<bool> BeginAsync(int programId, CaseHold hold, CancellationToken cancellationToken) =>
        await ChangeAsync(
            programId, hold, "state = 'placing'", "state IN ('wanted', 'placing')", cancellationToken);

    /// <summary>That it is set aside. Where the case was closed meanwhile, it is given back or taken next.</summary>
    public Task PlacedAsync(int programId, CaseHold hold, long holdId, long held, CancellationToken cancellationToken) => ChangeAsync(
        programId, hold,
        """
        hold_id = @hold, held = @held, state = CASE WHEN EXISTS (
          SELECT 1 FROM fraud_case c WHERE c.program_id = fraud_hold.program_id AND c.id = fraud_hold.case_id AND c.state = 'open')
          THEN 'placed' ELSE 'ending' END
        """,
        "state = 'placing'", cancellationToken, ("hold", holdId), ("held", held));

    /// <summary>That nothing of it was there any more.</summary>
    public Task NothingAsync(int programId, CaseHold hold, CancellationToken cancellationToken) =>
        ChangeAsync(programId, hold, "state = 'nothing'", "state = 'placing'", cancellationToken);

    /// <summary>How much is taken back, said once.</summary>
    public Task TakeAsync(int programId, CaseHold hold, long taken, CancellationToken cancellationToken) =>
        ChangeAsync(programId, hold, "taken = @taken", "state = 'ending' AND taken IS NULL", cancellationToken, ("taken", taken));

    /// <summary>That it is taken back, or given back.</summary>
    public Task EndedAsync(int programId, CaseHold hold, bool isTaken, CancellationToken cancellationToken) => ChangeAsync(
        programId, hold, $"state = '{(isTaken ? "taken" : "released")}'", "state = 'ending'", cancellationToken);

    /// <summary>What transactions gave, by member and currency; not what waits for an event, which cannot be spent before it.</summary>
    public async Task<IReadOnlyList<TransactionGain>> GainsAsync(
        int programId, IReadOnlyCollection<long> transactions, CancellationToken cancellationToken) =>
        await _database.Of(programId).ReadAsync(
            async connection =>
            {
                await using var command = connection.Command(
                    $"""
                    SELECT transaction_id, member_id, currency, CAST(SUM(amount) AS bigint) FROM transfer
                    WHERE program_id = @program AND {_database.IsIn("transaction_id", "@ids")} AND kind IN (1, 6) AND credit IN (1, 2)
                      AND lot_waiting IS NULL
                    GROUP BY transaction_id, member_id, currency ORDER BY transaction_id, member_id, currency
                    """,
                    ("program", programId));
                _database.BindList(command, "@ids", transactions);
                return await command.QueryAsync(
                    static row => new TransactionGain(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetInt64(3)), cancellationToken);
            },
            cancellationToken);

    /// <summary>How much of what a transaction gave returns took back since.</summary>
    public async Task<long> ReturnedAsync(int programId, CaseHold hold, CancellationToken cancellationToken) =>
        await _database.Of(programId).ReadAsync(
            connection => connection.ScalarAsync(
                """
                SELECT CAST(COALESCE(SUM(CASE WHEN t.debit <= 4 THEN t.amount ELSE -t.amount END), 0) AS bigint)
                FROM ledger_transaction r
                JOIN transfer t ON t.program_id = r.program_id AND t.transaction_id = r.id
                WHERE r.program_id = @program AND r.doc_kind = 'return' AND t.kind = 2 AND t.member_id = @member AND t.currency = @currency
                  AND r.parent_id = (
                    SELECT CASE WHEN doc_kind = 'claim' THEN parent_id ELSE id END FROM ledger_transaction
                    WHERE program_id = @program AND id = @id)
                """,
                cancellationToken, ("program", programId), ("member", hold.MemberId), ("currency", hold.Currency), ("id", hold.TransactionId)),
            cancellationToken) ?? 0;

    /// <summary>Puts what a case is to set aside on the list; what another case holds already is held once.</summary>
    internal static async Task WantAsync(
        DbConnection connection, int programId, long caseId, IReadOnlyList<TransactionGain> gains, CancellationToken cancellationToken)
    {
        foreach (var gain in gains)
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO fraud_hold (program_id, case_id, transaction_id, member_id, currency, amount, state, held)
                SELECT @program, @case, @transaction, @member, @currency, @amount, 'wanted', 0
                WHERE NOT EXISTS (
                  SELECT 1 FROM fraud_hold WHERE program_id = @program AND transaction_id = @transaction AND member_id = @member
                    AND currency = @currency AND state IN ('wanted', 'placing', 'placed', 'nothing', 'taken'))
                ON CONFLICT DO NOTHING
                """,
                cancellationToken, ("program", programId), ("case", caseId), ("transaction", gain.TransactionId), ("member", gain.MemberId),
                ("currency", gain.Currency), ("amount", gain.Amount));
        }
    }

    /// <summary>What other open cases hold for too stays set aside, for them.</summary>
    internal static async Task PassOnAsync(
        DbConnection connection, int programId, StoredCase closed, CancellationToken cancellationToken)
    {
        var others = await connection.QueryAsync(
            $"""
            SELECT {CaseRegistry.Columns} FROM fraud_case
            WHERE program_id = @program AND state = 'open' AND holds = 1 AND id IN (
              SELECT o.case_id FROM fraud_case_member o
              JOIN fraud_case_member m ON m.program_id = o.program_id AND m.member_id = o.member_id
              WHERE m.program_id = @program AND m.case_id = @id)
            ORDER BY id
            """,
            CaseRegistry.Read, cancellationToken, ("program", programId), ("id", closed.Id));
        foreach (var transaction in closed.Evidence.Transactions)
        {
            if (others.FirstOrDefault(other => other.Evidence.Transactions.Contains(transaction)) is not { } other)
            {
                continue;
            }

            await connection.ExecuteAsync(
                """
                UPDATE fraud_hold SET case_id = @other
                WHERE program_id = @program AND case_id = @id AND transaction_id = @transaction AND state IN ('wanted', 'placing', 'placed')
                """,
                cancellationToken, ("other", other.Id), ("program", programId), ("id", closed.Id), ("transaction", transaction));
        }
    }

    /// <summary>What is set aside is to be taken or given back; what is not yet, never is. What is just being set aside ends when it is.</summary>
    internal static Task EndAsync(DbConnection connection, int programId, long caseId, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            """
            UPDATE fraud_hold SET state = CASE state WHEN 'placed' THEN 'ending' ELSE 'dropped' END
            WHERE program_id = @program AND case_id = @id AND state IN ('wanted', 'placed')
            """,
            cancellationToken, ("program", programId), ("id", caseId));

    private async Task<bool> ChangeAsync(
        int programId, CaseHold hold, string change, string condition, CancellationToken cancellationToken,
        params (string Name, object? Value)[] values) =>
        await _database.Of(programId).WriteAsync(
            connection => connection.ExecuteAsync(
                $"""
                UPDATE fraud_hold SET {change}
                WHERE program_id = @program AND case_id = @case AND transaction_id = @transaction AND member_id = @member
                  AND currency = @currency AND {condition}
                """,
                cancellationToken,
                [
                    ("program", programId), ("case", hold.CaseId), ("transaction", hold.TransactionId), ("member", hold.MemberId),
                    ("currency", hold.Currency), .. values,
                ]),
            cancellationToken) == 1;

    internal static CaseHold Read(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetString(3), row.GetInt64(4), row.GetString(5), row.NumberOrNull(6),
        row.GetInt64(7), row.NumberOrNull(8));
}
