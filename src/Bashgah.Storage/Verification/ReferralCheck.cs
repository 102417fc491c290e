using System.Data.Common;
using System.Text.Json;
using Bashgah.Engine.Codecs;
using Bashgah.Engine.Events;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Ledger;

namespace Bashgah.Storage.Verification;

/// <summary>The table of who brought whom is a read model: it is rebuilt from the events, and compared.</summary>
internal sealed class ReferralCheck(FindingList findings)
{
    private const int PageRows = 2000;

    private readonly SortedDictionary<long, ReferralRow> _referrals = [];

    /// <summary>The next transaction by id. One whose event cannot be read is reported by others.</summary>
    public void Add(TransactionRow row)
    {
        if (row.Kind is not ("joined" or "changed") || !row.Event.Contains("\"referrer\"", StringComparison.Ordinal))
        {
            return;
        }

        try
        {
            var (member, referrer) = EventCodec.Read(row.Event) switch
            {
                MemberJoined joined => (joined.MemberId, joined.ReferrerId),
                MemberChanged changed => (changed.MemberId, changed.ReferrerId),
                _ => (0L, null),
            };
            if (referrer is { } by && !_referrals.TryAdd(member, new ReferralRow(member, by, row.Id))
                && _referrals[member].ReferrerId != by)
            {
                findings.Add($"referral {member}", $"transaction {row.Id} names somebody else who brought the member");
            }
        }
        catch (Exception fault) when (fault is FormatException or JsonException or InvalidOperationException
            or ArgumentException or OverflowException or KeyNotFoundException)
        {
            findings.Add($"transaction {row.Id}", "its event cannot be read");
        }
    }

    /// <summary>At the end: the table says the same.</summary>
    public async Task CompareAsync(DbConnection connection, int programId, CancellationToken cancellationToken)
    {
        var after = long.MinValue;
        while (true)
        {
            var page = await connection.QueryAsync(
                """
                SELECT member_id, referrer_id, transaction_id FROM referral
                WHERE program_id = @program AND member_id > @after ORDER BY member_id LIMIT @limit
                """,
                static row => new ReferralRow(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)),
                cancellationToken, ("program", programId), ("after", after), ("limit", PageRows));
            foreach (var stored in page)
            {
                if (!_referrals.Remove(stored.MemberId, out var told))
                {
                    findings.Add($"referral {stored.MemberId}", "no transaction names who brought the member");
                }
                else if (stored != told)
                {
                    findings.Add($"referral {stored.MemberId}", "its row does not say what the transactions say");
                }
            }

            if (page.Count < PageRows)
            {
                break;
            }

            after = page[^1].MemberId;
        }

        foreach (var told in _referrals.Values)
        {
            findings.Add($"referral {told.MemberId}", $"is missing; transaction {told.TransactionId} names who brought the member");
        }
    }
}
