using System.Data.Common;
using Bashgah.Engine.Codecs;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Fraud;
using Bashgah.Storage.Ledger;

namespace Bashgah.Storage.Verification;

/// <summary>What cases say that they set aside, and what became of it, is what the ledger tells: else points would stay set aside that no case
/// knows of, or a case would say that they went back.</summary>
internal sealed class CaseHoldCheck(FindingList findings)
{
    private readonly Dictionary<long, Told> _told = [];

    /// <summary>The next transaction by id.</summary>
    public void Add(TransactionRow row)
    {
        // The word may stand there for something else: what is read decides.
        if (row.Kind is not ("hold" or "capture" or "release") || !row.Event.Contains("\"review\"", StringComparison.Ordinal))
        {
            return;
        }

        try
        {
            Tell(row);
        }
        catch (Exception fault) when (fault is System.Text.Json.JsonException or FormatException or KeyNotFoundException
            or InvalidOperationException or ArgumentException or OverflowException)
        {
            findings.Add($"transaction {row.Id}", "its event cannot be read");
        }
    }

    /// <summary>At the end: the cases say the same. A step that is just being taken is told by one of the two only.</summary>
    public async Task CompareAsync(DbConnection connection, int programId, CancellationToken cancellationToken)
    {
        var holds = await connection.QueryAsync(
            $"SELECT {CaseHolds.Columns} FROM fraud_hold WHERE program_id = @program ORDER BY case_id, transaction_id, member_id, currency",
            CaseHolds.Read, cancellationToken, ("program", programId));
        var open = (await connection.QueryAsync(
            "SELECT id FROM fraud_case WHERE program_id = @program AND state = 'open'", static row => row.GetInt64(0), cancellationToken,
            ("program", programId))).ToHashSet();
        foreach (var hold in holds.Where(hold => hold.State == "placed" && !open.Contains(hold.CaseId)))
        {
            findings.Add($"case {hold.CaseId}", $"is not open, and what transaction {hold.TransactionId} gave is still set aside for it");
        }

        foreach (var hold in holds.Where(hold => hold.HoldId is not null))
        {
            if (!_told.Remove(hold.HoldId!.Value, out var told))
            {
                findings.Add($"case {hold.CaseId}", $"says that it set transaction {hold.TransactionId} aside, which no transaction does");
            }
            else if (!Agree(hold, told))
            {
                findings.Add($"case {hold.CaseId}", $"does not say of transaction {hold.TransactionId} what the ledger says");
            }
        }

        var placing = holds.Where(hold => hold.State == "placing").Select(hold => (hold.MemberId, hold.Currency)).ToHashSet();
        foreach (var (id, told) in _told.Where(one => !placing.Contains((one.Value.MemberId, one.Value.Currency))))
        {
            findings.Add($"transaction {id}", "sets aside for a case, and no case knows of it");
        }
    }

    private static bool Agree(CaseHold hold, Told told) =>
        (hold.MemberId, hold.Currency, hold.Held) == (told.MemberId, told.Currency, told.Held) && hold.State switch
        {
            "placed" => told.Taken is null,
            "ending" => told.Taken is null || told.Taken == hold.Taken,
            "taken" => told.Taken == hold.Taken && told.Taken > 0,
            "released" => told.Taken == 0,
            _ => false,
        };

    private void Tell(TransactionRow row)
    {
        switch (EventCodec.Read(row.Event))
        {
            case HoldPlace { IsReview: true } place:
                _told[row.Id] = new(place.MemberId, place.Currency, SumOf(row, EntryKind.Hold), null);
                break;
            case HoldCapture { IsReview: true } capture:
                End(row, capture.HoldId);
                break;
            case HoldRelease { IsReview: true } release:
                End(row, release.HoldId);
                break;
        }
    }

    private void End(TransactionRow row, long holdId)
    {
        if (_told.TryGetValue(holdId, out var open))
        {
            _told[holdId] = open with { Taken = SumOf(row, EntryKind.Adjustment) };
        }
        else
        {
            findings.Add($"transaction {row.Id}", $"ends what {holdId} set aside for a case, and it did not");
        }
    }

    private static long SumOf(TransactionRow row, EntryKind kind) => row.Transfers.Where(t => t.Kind == (int)kind).Sum(t => t.Amount);

    /// <summary>What the ledger tells of a hold; <c>Taken</c> null: it is open.</summary>
    private sealed record Told(long MemberId, string Currency, long Held, long? Taken);
}
