using System.Data.Common;
using Bashgah.Engine;
using Bashgah.Engine.Codecs;
using Bashgah.Engine.Ledger;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Ledger;

/// <summary>Columns and the reading of rows, the same for both databases.</summary>
internal static class LedgerSql
{
    /// <summary>Whom an identifier leads to; below 0: nobody, it is a card that was blocked (<see cref="MemberReference.IsBlocked"/>).</summary>
    public const string WhoHas = "CASE WHEN is_blocked = 0 THEN member_id ELSE -member_id END";

    public const string TransactionColumns =
        "id, kind, member_id, policy_version, semantics, tz_version, occurred_at, recorded_at, is_history, actor, "
        + "idempotency_key, content_hash, doc_scope, doc_no, doc_kind, parent_id, event, trace, facts_read, "
        + "facts_written, writer, chain_no, previous_id, heads, hash";

    public const string TransferColumns =
        "transaction_id, seq, member_id, currency, kind, debit, credit, amount, lot_from, lot_until, lot_waiting, "
        + "balance_after, member_version, rule_id";

    public const string CounterColumns = "key, period_on, keep_until_on, amount, times, version";

    public const string VoucherColumns = "id, member_id, reward, quantity, code, until_at, state, ended_at";

    public const string CashOutColumns = "id, member_id, currency, amount, requested_at, state, paid, decided_at";

    /// <summary>What deciding a claim or a return needs of a document's transactions.</summary>
    public const string DocumentColumns = "id, policy_version, recorded_at, event, trace";

    /// <summary>The member that a purchase named, or else the one that claimed it.</summary>
    public static string MemberOfDocument(string program, string scope, string number) =>
        $"""
        SELECT coalesce(p.member_id, (
          SELECT c.member_id FROM ledger_transaction c
          WHERE c.program_id = p.program_id AND c.parent_id = p.id AND c.doc_kind = 'claim'))
        FROM ledger_transaction p
        WHERE p.program_id = {program} AND p.doc_scope = {scope} AND p.doc_no = {number}
          AND p.doc_kind = 'purchase'
        """;

    /// <summary>The condition that a row is a purchase or belongs to it. As an OR of the two it would make SQLite walk through
    /// the whole program.</summary>
    public static string OfDocument(string program, string purchase) =>
        $"""
        id IN (SELECT {purchase} UNION ALL
          SELECT c.id FROM ledger_transaction c WHERE c.program_id = {program} AND c.parent_id = {purchase})
        """;

    /// <summary>A transaction without its transfers.</summary>
    public static TransactionRow Transaction(DbDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Kind = row.GetString(1),
        MemberId = row.NumberOrNull(2),
        PolicyVersion = row.GetInt32(3),
        Semantics = row.GetInt32(4),
        TzVersion = row.GetString(5),
        OccurredAt = row.GetInt64(6),
        RecordedAt = row.GetInt64(7),
        IsHistory = row.GetInt16(8) != 0,
        Actor = row.GetString(9),
        IdempotencyKey = row.TextOrNull(10),
        ContentHash = row.GetString(11),
        DocScope = row.TextOrNull(12),
        DocNo = row.TextOrNull(13),
        DocKind = row.TextOrNull(14),
        ParentId = row.NumberOrNull(15),
        Event = row.GetString(16),
        Trace = row.GetString(17),
        FactsRead = row.GetString(18),
        FactsWritten = row.GetString(19),
        Writer = row.GetInt32(20),
        ChainNo = row.GetInt64(21),
        PreviousId = row.GetInt64(22),
        Heads = row.TextOrNull(23),
        Hash = row.Bytes(24),
        Transfers = [],
    };

    public static TransferRow TransferRow(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt32(1), row.GetInt64(2), row.GetString(3), row.GetInt16(4), row.GetInt16(5),
        row.GetInt16(6), row.GetInt64(7), row.GetInt32(8), row.GetInt32(9), row.TextOrNull(10), row.GetInt64(11),
        row.GetInt32(12), row.TextOrNull(13));

    public static CounterFacts Counter(DbDataReader row) => new(
        row.GetString(0), row.GetInt32(1), row.GetInt32(2), row.GetInt64(3), row.GetInt64(4), row.GetInt32(5));

    public static StoredVoucher Voucher(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetInt32(3), row.TextOrNull(4), row.GetInt64(5),
        row.GetString(6), row.NumberOrNull(7));

    public static StoredCashOut CashOut(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4), row.GetString(5),
        row.GetInt64(6), row.NumberOrNull(7));

    public static RecordedDocument Document(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt32(1), row.GetInt64(2), EventCodec.Read(row.GetString(3)),
        TraceCodec.Read(row.GetString(4)));

    public static Transfer Transfer(TransferRow row) => new(
        row.MemberId, row.Currency, (EntryKind)row.Kind, (LedgerAccount)row.Debit, (LedgerAccount)row.Credit,
        row.Amount, new LotKey(row.LotFrom, row.LotUntil, row.LotWaiting), row.BalanceAfter, row.RuleId);

    public static StoredTransaction Stored(TransactionRow row) => new()
    {
        Id = row.Id,
        MemberId = row.MemberId,
        PolicyVersion = row.PolicyVersion,
        Semantics = row.Semantics,
        TzVersion = row.TzVersion,
        RecordedAt = row.RecordedAt,
        Event = EventCodec.Read(row.Event),
        Trace = TraceCodec.Read(row.Trace),
        Transfers = [.. row.Transfers.Select(Transfer)],
        Written = FactsReferences.Read(row.FactsWritten),
        IdempotencyKey = row.IdempotencyKey,
        Document = row.DocNo is null ? null : new UniqueDocument(row.DocScope!, row.DocNo, row.DocKind!),
        ParentId = row.ParentId,
        Actor = row.Actor,
        IsHistory = row.IsHistory,
    };
}
