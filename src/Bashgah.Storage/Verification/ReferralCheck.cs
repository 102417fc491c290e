using System.Data.Common;
using Bashgah.Engine.Codecs;
using Bashgah.Engine.Events;
using Bashgah.Storage.Ledger;

namespace Bashgah.Storage.Verification;

/// <summary>The table of who brought whom is a read model: it is rebuilt from the events, and compared.</summary>
internal sealed class ReferralCheck(FindingList findings)
{
    private static readonly ToldTable<ReferralRow> Table = new()
    {
        Sql =
            """
            SELECT member_id, referrer_id, transaction_id FROM referral
            WHERE program_id = @program AND member_id > @after ORDER BY member_id LIMIT @limit
            """,
        Row = static row => new ReferralRow(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)),
        Number = static referral => referral.MemberId,
        Untold = "no transaction names who brought the member",
        Missing = static referral => $"transaction {referral.TransactionId} names who brought the member",
    };

    private readonly ToldRows<ReferralRow> _told = new("referral", findings);

    /// <summary>The next transaction by id.</summary>
    public void Add(TransactionRow row)
    {
        if (row.Kind is "joined" or "changed" && row.Event.Contains("\"referrer\"", StringComparison.Ordinal))
        {
            _told.Read(row, "event", () => Tell(row));
        }
    }

    /// <summary>At the end: the table says the same.</summary>
    public Task CompareAsync(DbConnection connection, int programId, CancellationToken cancellationToken) =>
        _told.CompareAsync(connection, programId, Table, cancellationToken);

    private void Tell(TransactionRow row)
    {
        var (member, referrer) = EventCodec.Read(row.Event) switch
        {
            MemberJoined joined => (joined.MemberId, joined.ReferrerId),
            MemberChanged changed => (changed.MemberId, changed.ReferrerId),
            _ => (0L, null),
        };
        if (referrer is { } by && !_told.Rows.TryAdd(member, new ReferralRow(member, by, row.Id))
            && _told.Rows[member].ReferrerId != by)
        {
            findings.Add($"referral {member}", $"transaction {row.Id} names somebody else who brought the member");
        }
    }
}
