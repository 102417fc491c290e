using System.Data.Common;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Members;

/// <summary>A transaction that is about a member, as it is stored.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What kind of event.</param>
/// <param name="OccurredAt">When it happened, Unix microseconds.</param>
/// <param name="RecordedAt">When it was recorded, Unix microseconds.</param>
/// <param name="Actor">Who sent it.</param>
/// <param name="DocumentNo">Number of its document, or null.</param>
/// <param name="Event">The event, JSON; members in it by their numbers.</param>
public sealed record TransactionTrace(
    long Id, string Kind, long OccurredAt, long RecordedAt, string Actor, string? DocumentNo, string Event);

/// <summary>A session of a member.</summary>
/// <param name="Id">Its public part.</param>
/// <param name="CreatedAt">When it began, Unix microseconds.</param>
/// <param name="EndsAt">When it ends or ended by itself, Unix microseconds.</param>
/// <param name="RevokedAt">When it was ended before, Unix microseconds; null: it was not.</param>
public sealed record SessionTrace(string Id, long CreatedAt, long EndsAt, long? RevokedAt);

/// <summary>A code that was asked for and is not yet forgotten.</summary>
/// <param name="EndsAt">Until when it holds or held, Unix microseconds.</param>
/// <param name="Tries">How often it was tried.</param>
public sealed record CodeTrace(long EndsAt, int Tries);

/// <summary>How often codes went to something that leads to a member, and were tried, of late.</summary>
/// <param name="Kind">Which kind of identifier.</param>
/// <param name="Sent">When codes went there, Unix microseconds.</param>
/// <param name="Tried">When they were tried, Unix microseconds.</param>
public sealed record PaceTrace(string Kind, IReadOnlyList<long> Sent, IReadOnlyList<long> Tried);

/// <summary>A message on its way out that a member's transaction caused.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Topic">What kind.</param>
/// <param name="State">Whether it waits; there is nothing else yet.</param>
/// <param name="DueAt">When it is due, Unix microseconds.</param>
/// <param name="Body">What it says.</param>
public sealed record MessageTrace(long Id, string Topic, string State, long DueAt, string Body);

/// <summary>A correction or a payment in cash that had, or has, to be approved.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Currency">Of which currency.</param>
/// <param name="Amount">How many units.</param>
/// <param name="MadeAt">When it was asked for, Unix microseconds.</param>
/// <param name="State">What has become of it.</param>
public sealed record ApprovalTrace(long Id, string Kind, string Currency, long Amount, long MadeAt, string State);

/// <summary>A case in which a member is named.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What it looked like.</param>
/// <param name="State">Open, confirmed or dismissed.</param>
/// <param name="OpenedAt">Unix microseconds.</param>
/// <param name="ClosedAt">Unix microseconds; null: it is open.</param>
public sealed record CaseTrace(long Id, string Kind, string State, long OpenedAt, long? ClosedAt);

/// <summary>What a member has left in tables that nothing else reads by member; for the export of all that is kept.</summary>
public sealed class MemberTraces
{
    private readonly SqlDatabase _database;

    internal MemberTraces(SqlDatabase database) => _database = database;

    /// <summary>Transactions that are about a member, and the purchases that the member claimed, oldest first.</summary>
    public Task<IReadOnlyList<TransactionTrace>> TransactionsAsync(int programId, long memberId, CancellationToken cancellationToken) =>
        ReadAsync(
            """
            SELECT id, kind, occurred_at, recorded_at, actor, doc_no, event FROM ledger_transaction
            WHERE program_id = @program AND member_id = @member
            UNION ALL
            SELECT p.id, p.kind, p.occurred_at, p.recorded_at, p.actor, p.doc_no, p.event FROM ledger_transaction c
            JOIN ledger_transaction p ON p.program_id = c.program_id AND p.id = c.parent_id
            WHERE c.program_id = @program AND c.member_id = @member AND c.doc_kind = 'claim'
              AND (p.member_id IS NULL OR p.member_id <> @member)
            ORDER BY id
            """,
            static row => new TransactionTrace(
                row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetString(4), row.TextOrNull(5), row.GetString(6)),
            programId, memberId, cancellationToken);

    /// <summary>Sessions, newest first.</summary>
    public Task<IReadOnlyList<SessionTrace>> SessionsAsync(int programId, long memberId, CancellationToken cancellationToken) =>
        ReadAsync(
            """
            SELECT id, created_at, ends_at, revoked_at FROM member_session WHERE program_id = @program AND member_id = @member
            ORDER BY created_at DESC, id
            """,
            static row => new SessionTrace(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.NumberOrNull(3)),
            programId, memberId, cancellationToken);

    /// <summary>Codes that were asked for.</summary>
    public Task<IReadOnlyList<CodeTrace>> CodesAsync(int programId, long memberId, CancellationToken cancellationToken) =>
        ReadAsync(
            "SELECT ends_at, tries FROM sign_in_code WHERE program_id = @program AND member_id = @member ORDER BY ends_at",
            static row => new CodeTrace(row.GetInt64(0), row.GetInt32(1)), programId, memberId, cancellationToken);

    /// <summary>How often codes went to what leads to the member.</summary>
    public Task<IReadOnlyList<PaceTrace>> PacesAsync(int programId, long memberId, CancellationToken cancellationToken) =>
        ReadAsync(
            """
            SELECT i.kind, p.sent, p.tried FROM sign_in_pace p
            JOIN member_identifier i ON i.program_id = p.program_id AND i.hash = p.identifier_hash
            WHERE p.program_id = @program AND i.member_id = @member ORDER BY i.kind
            """,
            static row => new PaceTrace(
                row.GetString(0), MemberSignIns.AllTimes(row.GetString(1)), MemberSignIns.AllTimes(row.GetString(2))),
            programId, memberId, cancellationToken);

    /// <summary>Messages on their way out that the member's transactions caused.</summary>
    public Task<IReadOnlyList<MessageTrace>> MessagesAsync(int programId, long memberId, CancellationToken cancellationToken) =>
        ReadAsync(
            """
            SELECT o.id, o.topic, o.state, CASE WHEN o.due_at < t.recorded_at THEN t.recorded_at ELSE o.due_at END, o.body
            FROM outbox o
            JOIN ledger_transaction t ON t.program_id = o.program_id AND t.id = o.transaction_id
            WHERE o.program_id = @program AND t.member_id = @member ORDER BY o.id
            """,
            static row => new MessageTrace(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetString(4)),
            programId, memberId, cancellationToken);

    /// <summary>What had to be approved, oldest first.</summary>
    public Task<IReadOnlyList<ApprovalTrace>> ApprovalsAsync(int programId, long memberId, CancellationToken cancellationToken) =>
        ReadAsync(
            """
            SELECT id, kind, currency, amount, made_at, state FROM approval
            WHERE program_id = @program AND member_id = @member ORDER BY id
            """,
            static row => new ApprovalTrace(
                row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4), row.GetString(5)),
            programId, memberId, cancellationToken);

    /// <summary>Cases, oldest first.</summary>
    public Task<IReadOnlyList<CaseTrace>> CasesAsync(int programId, long memberId, CancellationToken cancellationToken) =>
        ReadAsync(
            """
            SELECT id, kind, state, opened_at, closed_at FROM fraud_case
            WHERE program_id = @program AND (member_id = @member OR id IN (
              SELECT case_id FROM fraud_case_member WHERE program_id = @program AND member_id = @member))
            ORDER BY id
            """,
            static row => new CaseTrace(
                row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.NumberOrNull(4)),
            programId, memberId, cancellationToken);

    /// <summary>Who of staff the member's card is declared to be of.</summary>
    public Task<IReadOnlyList<string>> StaffAsync(int programId, long memberId, CancellationToken cancellationToken) =>
        ReadAsync(
            "SELECT staff FROM staff_card WHERE program_id = @program AND member_id = @member ORDER BY staff",
            static row => row.GetString(0), programId, memberId, cancellationToken);

    private async Task<IReadOnlyList<T>> ReadAsync<T>(
        string sql, Func<DbDataReader, T> read, int programId, long memberId, CancellationToken cancellationToken) =>
        await _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(sql, read, cancellationToken, ("program", programId), ("member", memberId)),
            cancellationToken);
}
