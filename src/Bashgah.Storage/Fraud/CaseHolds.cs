using System.Data.Common;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Fraud;

/// <summary>What cases set aside: a list of what the ledger is still to be told, so that it is told although a node stops in between.</summary>
public sealed class CaseHolds
{
    internal const string Columns = "first_case_id, case_id, transaction_id, member_id, currency, amount, state, wanted, hold_id, held, taken";

    private readonly SqlDatabase _database;

    internal CaseHolds(SqlDatabase database) => _database = database;

    /// <summary>What a case set aside, or is about to.</summary>
    public async Task<IReadOnlyList<CaseHold>> OfCaseAsync(int programId, long caseId, CancellationToken cancellationToken) =>
        await _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                $"SELECT {Columns} FROM fraud_hold WHERE program_id = @program AND case_id = @case ORDER BY transaction_id, member_id, currency, first_case_id",
                Read, cancellationToken, ("program", programId), ("case", caseId)),
            cancellationToken);

    /// <summary>What the ledger is still to be told, the oldest cases first; what a closed case still holds, which should not be, among it.</summary>
    public async Task<IReadOnlyList<CaseHold>> ReadWorkAsync(int programId, int limit, CancellationToken cancellationToken) =>
        await _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                $"""
                SELECT {Columns} FROM fraud_hold
                WHERE program_id = @program AND (state IN ('wanted', 'placing', 'ending') OR (state = 'placed' AND {IsClosed}))
                ORDER BY case_id, transaction_id, member_id, currency, first_case_id LIMIT @limit
                """,
                Read, cancellationToken, ("program", programId), ("limit", limit)),
            cancellationToken);

    /// <summary>That it is about to be set aside, and how much, said once: what returns did not take. Null: the case was closed before, or
    /// nothing is left.</summary>
    public async Task<long?> BeginAsync(int programId, CaseHold hold, bool isRefundKept, CancellationToken cancellationToken)
    {
        var left = Math.Max(0, hold.Amount - await ReturnedAsync(programId, hold, isRefundKept, cancellationToken));
        return await _database.Of(programId).WriteAsync(
            async connection =>
            {
                await ChangeAsync(
                    connection, programId, hold,
                    "wanted = COALESCE(wanted, @wanted), state = CASE WHEN COALESCE(wanted, @wanted) > 0 THEN 'placing' ELSE 'nothing' END",
                    "state IN ('wanted', 'placing')", cancellationToken, ("wanted", left));
                var now = await FindAsync(connection, programId, hold, cancellationToken);
                return now is { State: "placing" } ? now.Wanted : null;
            },
            cancellationToken);
    }

    /// <summary>That it is set aside. Where the case was closed meanwhile, it is given back or taken next.</summary>
    public Task PlacedAsync(int programId, CaseHold hold, long holdId, long held, CancellationToken cancellationToken) =>
        _database.Of(programId).WriteAsync(
            async connection =>
            {
                // Who closes the case comes before, and is seen, or after, and sees this.
                await CaseRegistry.LockAsync(connection, programId, cancellationToken);
                // Another node that told the same may have been refused before, or have noted it.
                var changed = await ChangeAsync(
                    connection, programId, hold, $"hold_id = @hold, held = @held, state = CASE WHEN {IsClosed} THEN 'ending' ELSE 'placed' END",
                    "state IN ('placing', 'nothing') AND hold_id IS NULL", cancellationToken, ("hold", holdId), ("held", held));
                if (!changed && (await FindAsync(connection, programId, hold, cancellationToken))?.HoldId != holdId)
                {
                    throw new InvalidOperationException($"What transaction {holdId} set aside belongs to no case.");
                }

                return changed;
            },
            cancellationToken);

    /// <summary>What a case that is closed still holds is to be ended.</summary>
    public Task EndLeftAsync(int programId, CaseHold hold, CancellationToken cancellationToken) =>
        ChangeAsync(programId, hold, "state = 'ending'", $"state = 'placed' AND {IsClosed}", cancellationToken);

    /// <summary>It as it is now; null: there is none.</summary>
    public Task<CaseHold?> FindAsync(int programId, CaseHold hold, CancellationToken cancellationToken) => _database.Of(programId).ReadAsync(
        connection => FindAsync(connection, programId, hold, cancellationToken), cancellationToken);

    /// <summary>That nothing of it was there any more.</summary>
    public Task NothingAsync(int programId, CaseHold hold, CancellationToken cancellationToken) =>
        ChangeAsync(programId, hold, "state = 'nothing'", "state = 'placing' AND hold_id IS NULL", cancellationToken);

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

    /// <summary>How much of what a transaction gave was taken, or is about to be, for other cases.</summary>
    public async Task<long> TakenElsewhereAsync(int programId, CaseHold hold, CancellationToken cancellationToken) =>
        await _database.Of(programId).ReadAsync(
            connection => connection.ScalarAsync(
                """
                SELECT CAST(COALESCE(SUM(taken), 0) AS bigint) FROM fraud_hold
                WHERE program_id = @program AND transaction_id = @transaction AND member_id = @member AND currency = @currency
                  AND first_case_id <> @first AND state IN ('ending', 'taken')
                """,
                cancellationToken, ("program", programId), ("transaction", hold.TransactionId), ("member", hold.MemberId),
                ("currency", hold.Currency), ("first", hold.FirstCaseId)),
            cancellationToken) ?? 0;

    /// <summary>How much of what a transaction gave returns took back since. What they wrote off counts where the member paid for it from
    /// the refund, and not where it was forgiven.</summary>
    public async Task<long> ReturnedAsync(int programId, CaseHold hold, bool isRefundKept, CancellationToken cancellationToken) =>
        await _database.Of(programId).ReadAsync(
            connection => connection.ScalarAsync(
                """
                SELECT CAST(COALESCE(SUM(CASE WHEN t.debit <= 4 THEN t.amount ELSE -t.amount * @forgiven END), 0) AS bigint)
                FROM ledger_transaction r
                JOIN transfer t ON t.program_id = r.program_id AND t.transaction_id = r.id
                WHERE r.program_id = @program AND r.doc_kind = 'return' AND t.kind = 2 AND t.member_id = @member AND t.currency = @currency
                  AND r.parent_id = (
                    SELECT CASE WHEN doc_kind = 'claim' THEN parent_id ELSE id END FROM ledger_transaction
                    WHERE program_id = @program AND id = @id)
                """,
                cancellationToken, ("program", programId), ("member", hold.MemberId), ("currency", hold.Currency), ("id", hold.TransactionId),
                ("forgiven", isRefundKept ? 0 : 1)),
            cancellationToken) ?? 0;

    /// <summary>Puts what a case is to set aside on the list; what another case holds already is held once.</summary>
    internal static async Task WantAsync(
        DbConnection connection, int programId, long caseId, IReadOnlyList<TransactionGain> gains, CancellationToken cancellationToken)
    {
        foreach (var gain in gains)
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO fraud_hold (program_id, first_case_id, case_id, transaction_id, member_id, currency, amount, state, held)
                SELECT @program, @case, @case, @transaction, @member, @currency, @amount, 'wanted', 0
                WHERE NOT EXISTS (
                  SELECT 1 FROM fraud_hold h JOIN fraud_case c ON c.program_id = h.program_id AND c.id = h.case_id
                  WHERE h.program_id = @program AND h.transaction_id = @transaction AND h.member_id = @member AND h.currency = @currency
                    AND (h.state IN ('nothing', 'taken')
                      OR (h.state IN ('wanted', 'placing', 'placed', 'ending') AND c.state <> 'dismissed')))
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

    // Of a row of fraud_hold: its case is closed.
    private const string IsClosed =
        "NOT EXISTS (SELECT 1 FROM fraud_case c WHERE c.program_id = fraud_hold.program_id AND c.id = fraud_hold.case_id AND c.state = 'open')";

    // By the case that wanted it first: whose it is may change meanwhile.
    private const string IsThis =
        "program_id = @program AND first_case_id = @first AND transaction_id = @transaction AND member_id = @member AND currency = @currency";

    private static (string Name, object? Value)[] KeyOf(int programId, CaseHold hold) =>
    [
        ("program", programId), ("first", hold.FirstCaseId), ("transaction", hold.TransactionId), ("member", hold.MemberId),
        ("currency", hold.Currency),
    ];

    private static async Task<CaseHold?> FindAsync(
        DbConnection connection, int programId, CaseHold hold, CancellationToken cancellationToken) =>
        (await connection.QueryAsync(
            $"SELECT {Columns} FROM fraud_hold WHERE {IsThis}", Read, cancellationToken, KeyOf(programId, hold))).FirstOrDefault();

    private Task<bool> ChangeAsync(
        int programId, CaseHold hold, string change, string condition, CancellationToken cancellationToken,
        params (string Name, object? Value)[] values) => _database.Of(programId).WriteAsync(
        connection => ChangeAsync(connection, programId, hold, change, condition, cancellationToken, values), cancellationToken);

    private static async Task<bool> ChangeAsync(
        DbConnection connection, int programId, CaseHold hold, string change, string condition, CancellationToken cancellationToken,
        params (string Name, object? Value)[] values) =>
        await connection.ExecuteAsync(
            $"UPDATE fraud_hold SET {change} WHERE {IsThis} AND {condition}", cancellationToken, [.. KeyOf(programId, hold), .. values]) == 1;

    internal static CaseHold Read(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetString(4), row.GetInt64(5), row.GetString(6),
        row.NumberOrNull(7), row.NumberOrNull(8), row.GetInt64(9), row.NumberOrNull(10));
}
