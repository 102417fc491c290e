using System.Data.Common;
using System.Runtime.CompilerServices;
using Bashgah.Engine;
using Bashgah.Engine.Codecs;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Simulation;
using Bashgah.Storage.Databases;
using static Bashgah.Storage.Ledger.LedgerSql;

namespace Bashgah.Storage.Ledger;

/// <summary>Reading the ledger on a given connection: one query a call, nothing locked. Used by the stores, and by
/// verification on one snapshot.</summary>
internal sealed partial class LedgerQueries(SqlDatabase database, DbConnection connection, int programId)
{
    /// <summary>Rows of one page of a stream.</summary>
    private const int PageRows = 500;

    public async Task<MemberFacts?> FactsAsync(long memberId, CancellationToken cancellationToken) =>
        (await connection.QueryAsync(
            "SELECT facts FROM member_facts WHERE program_id = @program AND id = @id",
            static row => FactsCodec.Read(row.Bytes(0)), cancellationToken,
            ("program", programId), ("id", memberId))).FirstOrDefault();

    /// <summary>Facts of the members that are there.</summary>
    public async Task<List<MemberFacts>> FactsAsync(IReadOnlyCollection<long> members, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            $"""
            SELECT (SELECT m.facts FROM member_facts m WHERE m.program_id = @program AND m.id = listed.id)
            FROM {database.Listed("@ids")}
            """,
            ("program", programId));
        database.BindList(command, "@ids", members);
        var found = await command.QueryAsync(
            static row => row.IsDBNull(0) ? null : FactsCodec.Read(row.Bytes(0)), cancellationToken);
        return [.. found.OfType<MemberFacts>()];
    }

    /// <summary>Two questions, each with an index of its own: whose moment has come, then whose tiers wait.</summary>
    public async Task<List<long>> DueAsync(
        long dueAt, int policyVersion, int limit, CancellationToken cancellationToken)
    {
        var ids = (await DueByTimeAsync(dueAt, limit, cancellationToken)).ConvertAll(due => due.Id);
        return ids.Count == limit
            ? ids
            : [.. ids.Union((await UnmetAsync(policyVersion, limit, cancellationToken)).Select(unmet => unmet.Id)).Take(limit)];
    }

    /// <summary>Whether the moment of somebody else than these has come, or somebody else has not met a policy version.</summary>
    public async Task<bool> IsBehindAsync(
        long dueAt, int policyVersion, IReadOnlySet<long> except, CancellationToken cancellationToken) =>
        (await DueByTimeAsync(dueAt, except.Count + 1, cancellationToken)).Exists(due => !except.Contains(due.Id))
        || (await UnmetAsync(policyVersion, except.Count + 1, cancellationToken)).Exists(unmet => !except.Contains(unmet.Id));

    /// <summary>Whose moment has come, and when it was.</summary>
    public Task<List<(long Id, long DueAt)>> DueByTimeAsync(long dueAt, int limit, CancellationToken cancellationToken) =>
        connection.QueryAsync(
            """
            SELECT id, due_at FROM member_facts WHERE program_id = @program AND due_at <= @due
            ORDER BY due_at, id LIMIT @limit
            """,
            static row => (row.GetInt64(0), row.GetInt64(1)), cancellationToken,
            ("program", programId), ("due", dueAt), ("limit", limit));

    /// <summary>Who has not met a policy version, and up to which they have met all.</summary>
    public Task<List<(long Id, int PolicySeen)>> UnmetAsync(int policyVersion, int limit, CancellationToken cancellationToken) =>
        connection.QueryAsync(
            """
            SELECT id, policy_seen FROM member_facts WHERE program_id = @program AND policy_seen < @policy
            ORDER BY policy_seen, id LIMIT @limit
            """,
            static row => (row.GetInt64(0), row.GetInt32(1)), cancellationToken,
            ("program", programId), ("policy", policyVersion), ("limit", limit));

    public async Task<TransactionRow?> TransactionAsync(long id, CancellationToken cancellationToken) =>
        (await TransactionsAsync([id], cancellationToken)) is [var row, ..] ? row : null;

    /// <summary>Transactions of these ids, ascending, with their transfers.</summary>
    public async Task<IReadOnlyList<TransactionRow>> TransactionsAsync(
        IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            $"SELECT {TransactionColumns} FROM ledger_transaction WHERE program_id = @program AND "
            + $"{database.IsIn("id", "@ids")} ORDER BY id",
            ("program", programId));
        database.BindList(command, "@ids", ids);
        var rows = await command.QueryAsync(Transaction, cancellationToken);
        await using var ofThem = connection.Command(
            $"SELECT {TransferColumns} FROM transfer WHERE program_id = @program AND "
            + $"{database.IsIn("transaction_id", "@ids")} ORDER BY transaction_id, seq",
            ("program", programId));
        database.BindList(ofThem, "@ids", ids);
        return WithTransfers(rows, await ofThem.QueryAsync(LedgerSql.TransferRow, cancellationToken));
    }

    /// <summary>All transactions after an id, page by page.</summary>
    public async IAsyncEnumerable<TransactionRow> AllTransactionsAsync(
        long afterId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var rows = await connection.QueryAsync(
                $"""
                SELECT {TransactionColumns} FROM ledger_transaction
                WHERE program_id = @program AND id > @after ORDER BY id LIMIT @limit
                """,
                Transaction, cancellationToken,
                ("program", programId), ("after", afterId), ("limit", PageRows));
            if (rows.Count == 0)
            {
                yield break;
            }

            var transfers = await TransfersBetweenAsync(rows[0].Id, rows[^1].Id, cancellationToken);
            foreach (var row in WithTransfers(rows, transfers))
            {
                yield return row;
            }

            afterId = rows[^1].Id;
        }
    }

    private Task<List<TransferRow>> TransfersBetweenAsync(long firstId, long lastId, CancellationToken cancellationToken) =>
        connection.QueryAsync(
            $"""
            SELECT {TransferColumns} FROM transfer
            WHERE program_id = @program AND transaction_id BETWEEN @first AND @last
            ORDER BY transaction_id, seq
            """,
            LedgerSql.TransferRow, cancellationToken, ("program", programId), ("first", firstId), ("last", lastId));

    /// <summary>Every event that there is now, in the order of recording, page by page.</summary>
    public async IAsyncEnumerable<HistoryEvent> HistoryAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var afterId = 0L;
        // What is recorded meanwhile stays out: no return may come that its purchase was not told of.
        var lastId = await connection.ScalarAsync(
            "SELECT max(id) FROM ledger_transaction WHERE program_id = @program", cancellationToken, ("program", programId)) ?? 0;
        while (true)
        {
            var rows = await connection.QueryAsync(
                """
                SELECT t.id, t.recorded_at, t.is_history, t.event, CASE WHEN t.doc_kind = 'purchase' THEN (
                  SELECT count(*) FROM ledger_transaction c WHERE c.program_id = t.program_id AND c.parent_id = t.id) END
                FROM ledger_transaction t
                WHERE t.program_id = @program AND t.id > @after AND t.id <= @last ORDER BY t.id LIMIT @limit
                """,
                static row => new HistoryEvent(
                    row.GetInt64(0), row.GetInt64(1), row.GetInt16(2) != 0, EventCodec.Read(row.GetString(3)),
                    (int?)row.NumberOrNull(4)),
                cancellationToken, ("program", programId), ("after", afterId), ("last", lastId), ("limit", PageRows));
            if (rows.Count == 0)
            {
                yield break;
            }

            foreach (var row in rows)
            {
                yield return row;
            }

            afterId = rows[^1].TransactionId;
        }
    }

    /// <summary>Positions of a member's transfers, newest first.</summary>
    public Task<List<(long TransactionId, int Seq)>> EntriesAsync(
        long memberId, string? currency, EntryCursor? before, int limit, CancellationToken cancellationToken)
    {
        var sql =
            $"""
            SELECT transaction_id, seq FROM transfer
            WHERE program_id = @program AND member_id = @member
              {(currency is null ? "" : "AND currency = @currency")}
              {(before is null ? "" : "AND (transaction_id, seq) < (@id, @seq)")}
            ORDER BY transaction_id DESC, seq DESC LIMIT @limit
            """;
        var parameters = new List<(string, object?)>
        {
            ("program", programId), ("member", memberId), ("limit", limit),
        };
        if (currency is not null)
        {
            parameters.Add(("currency", currency));
        }

        if (before is { } cursor)
        {
            parameters.Add(("id", cursor.TransactionId));
            parameters.Add(("seq", cursor.Index));
        }

        return connection.QueryAsync(
            sql, static row => (row.GetInt64(0), row.GetInt32(1)), cancellationToken, [.. parameters]);
    }

    /// <summary>The newest transactions with entries of a member before one, with whether they are another member's. Each is looked
    /// up by itself: a join might be made by reading the whole ledger.</summary>
    public Task<List<(long Id, bool IsOthers)>> WhoseEntriesAsync(
        long memberId, long beforeId, int limit, CancellationToken cancellationToken) =>
        connection.QueryAsync(
            """
            SELECT touched.id, (SELECT t.member_id FROM ledger_transaction t WHERE t.program_id = @program AND t.id = touched.id)
            FROM (
              SELECT DISTINCT transaction_id AS id FROM transfer
              WHERE program_id = @program AND member_id = @member AND transaction_id < @before
              ORDER BY transaction_id DESC LIMIT @limit) AS touched
            ORDER BY touched.id DESC
            """,
            row => (row.GetInt64(0), row.NumberOrNull(1) is { } owner && owner != memberId), cancellationToken,
            ("program", programId), ("member", memberId), ("before", beforeId), ("limit", limit));

    /// <summary>Transactions that took from what a member held, ascending.</summary>
    public Task<List<long>> HoldEndsAsync(
        long memberId, long afterId, int limit, CancellationToken cancellationToken) =>
        connection.QueryAsync(
            """
            SELECT DISTINCT transaction_id FROM transfer
            WHERE program_id = @program AND member_id = @member AND transaction_id > @after AND debit = @held
            ORDER BY transaction_id LIMIT @limit
            """,
            static row => row.GetInt64(0), cancellationToken, ("program", programId), ("member", memberId),
            ("after", afterId), ("held", (int)LedgerAccount.Held), ("limit", limit));

    /// <summary>Encoded facts by ascending member id, page by page, with the other columns of their rows.</summary>
    public async IAsyncEnumerable<(long Id, int Version, long DueAt, int PolicySeen, byte[] Facts)> AllFactsAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var afterId = 0L;
        while (true)
        {
            var rows = await connection.QueryAsync(
                """
                SELECT id, version, due_at, policy_seen, facts FROM member_facts
                WHERE program_id = @program AND id > @after ORDER BY id LIMIT @limit
                """,
                static row => (Id: row.GetInt64(0), row.GetInt32(1), row.GetInt64(2), row.GetInt32(3), row.Bytes(4)),
                cancellationToken, ("program", programId), ("after", afterId), ("limit", PageRows));
            if (rows.Count == 0)
            {
                yield break;
            }

            foreach (var row in rows)
            {
                yield return row;
            }

            afterId = rows[^1].Id;
        }
    }

    public Task<List<CounterFacts>> CountersAsync(CancellationToken cancellationToken) =>
        connection.QueryAsync(
            $"SELECT {CounterColumns} FROM counter_facts WHERE program_id = @program ORDER BY key, period_on",
            Counter, cancellationToken, ("program", programId));

    public async Task<CounterFacts?> CounterAsync(CounterKey key, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync(
            $"""
            SELECT {CounterColumns} FROM counter_facts
            WHERE program_id = @program AND key = @key AND period_on = @period
            """,
            Counter, cancellationToken, ("program", programId), ("key", key.Key), ("period", key.PeriodOn));
        return rows.Count == 0 ? null : rows[0];
    }

    public Task<long?> LatestRecordedAtAsync(CancellationToken cancellationToken) =>
        connection.ScalarAsync(
            "SELECT max(recorded_at) FROM writer WHERE program_id = @program", cancellationToken,
            ("program", programId));

    public async Task<DocumentHistory?> DocumentAsync(DocumentKey document, CancellationToken cancellationToken)
    {
        var purchaseId = await connection.ScalarAsync(
            """
            SELECT id FROM ledger_transaction
            WHERE program_id = @program AND doc_scope = @scope AND doc_no = @no AND doc_kind = 'purchase'
            """,
            cancellationToken, ("program", programId), ("scope", document.Scope), ("no", document.Number));
        return purchaseId is { } id ? await DocumentOfAsync(id, long.MaxValue, cancellationToken) : null;
    }

    /// <summary>A purchase with its claim and returns that were recorded before a transaction.</summary>
    public async Task<DocumentHistory> DocumentOfAsync(
        long purchaseId, long beforeId, CancellationToken cancellationToken) =>
        new(await connection.QueryAsync(
            $"""
            SELECT {DocumentColumns} FROM ledger_transaction
            WHERE program_id = @program AND {LedgerSql.OfDocument("@program", "@purchase")} AND id < @before ORDER BY id
            """,
            Document, cancellationToken, ("program", programId), ("purchase", purchaseId), ("before", beforeId)));

    public Task<List<StoredVoucher>> VouchersAsync(
        string condition, int limit, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters) =>
        connection.QueryAsync(
            $"""
            SELECT {VoucherColumns} FROM voucher WHERE program_id = @program AND {condition}
            ORDER BY id DESC LIMIT @limit
            """,
            Voucher, cancellationToken, [("program", programId), ("limit", limit), .. parameters]);

    /// <summary>Cash-outs, newest first; of one state, of one member, or all. Each way has an index of its own.</summary>
    public Task<List<StoredCashOut>> CashOutsAsync(
        string? state, long? memberId, long beforeId, int limit, CancellationToken cancellationToken)
    {
        var sql =
            $"""
            SELECT {CashOutColumns} FROM cash_out
            WHERE program_id = @program AND id < @before
              {(state is null ? "" : "AND state = @state")}
              {(memberId is null ? "" : "AND member_id = @member")}
            ORDER BY id DESC LIMIT @limit
            """;
        var parameters = new List<(string, object?)> { ("program", programId), ("before", beforeId), ("limit", limit) };
        if (state is not null)
        {
            parameters.Add(("state", state));
        }

        if (memberId is { } member)
        {
            parameters.Add(("member", member));
        }

        return connection.QueryAsync(sql, CashOut, cancellationToken, [.. parameters]);
    }

    public async Task<StoredCashOut?> CashOutAsync(long id, CancellationToken cancellationToken) =>
        (await connection.QueryAsync(
            $"SELECT {CashOutColumns} FROM cash_out WHERE program_id = @program AND id = @id",
            CashOut, cancellationToken, ("program", programId), ("id", id))).FirstOrDefault();

    public async Task<byte[]?> NoteAsync(long transactionId, CancellationToken cancellationToken) =>
        (await connection.QueryAsync(
            "SELECT cipher FROM note WHERE program_id = @program AND transaction_id = @id",
            static row => row.Bytes(0), cancellationToken,
            ("program", programId), ("id", transactionId))).FirstOrDefault();

    /// <summary>The member that a reference leads to, or null.</summary>
    public Task<long?> ResolveAsync(MemberReference reference, CancellationToken cancellationToken) =>
        reference.Kind switch
        {
            MemberReferenceKind.Id => connection.ScalarAsync(
                "SELECT id FROM member_facts WHERE program_id = @program AND id = @id",
                cancellationToken, ("program", programId), ("id", reference.Id)),
            MemberReferenceKind.Identifier => connection.ScalarAsync(
                $"SELECT {WhoHas} FROM member_identifier WHERE program_id = @program AND hash = @hash",
                cancellationToken, ("program", programId), ("hash", reference.Hash)),
            MemberReferenceKind.Transaction => connection.ScalarAsync(
                "SELECT member_id FROM ledger_transaction WHERE program_id = @program AND id = @id",
                cancellationToken, ("program", programId), ("id", reference.Id)),
            _ => connection.ScalarAsync(
                MemberOfDocument("@program", "@scope", "@no"), cancellationToken, ("program", programId),
                ("scope", reference.Document.Scope), ("no", reference.Document.Number)),
        };

    /// <summary>Gives each row of a page its transfers; both are sorted by transaction.</summary>
    private static List<TransactionRow> WithTransfers(List<TransactionRow> rows, List<TransferRow> transfers)
    {
        var next = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            while (next < transfers.Count && transfers[next].TransactionId < rows[i].Id)
            {
                next++;
            }

            var first = next;
            while (next < transfers.Count && transfers[next].TransactionId == rows[i].Id)
            {
                next++;
            }

            if (next > first)
            {
                rows[i] = rows[i] with { Transfers = transfers.GetRange(first, next - first) };
            }
        }

        return rows;
    }
}
