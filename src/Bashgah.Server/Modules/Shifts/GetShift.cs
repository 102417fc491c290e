using Bashgah.Engine.Ledger;
using Bashgah.Engine.Returns;
using Bashgah.Engine.Time;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Fraud;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Modules.Shifts;

/// <summary>What whoever calls did since a time, by the ledger's own rows: for the end of a shift at the till.</summary>
internal sealed class GetShift(LedgerReader reader, ActorTransactions transactions, AuditLog log, QueuedCommands queued)
{
    private const int HoursMax = 36;
    private const int LogPage = 500;

    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/shift", Id = "getShift", Tag = "Scans",
        Summary = "Sums up what the calling device, key or person recorded since a time, at most 36 hours back.",
        About = "By when it was recorded, not when it happened; what devices queued counts when it was sent. The latest transactions of the whole "
            + "program are gone through for it.",
        Scope = ApiScopes.PurchasesWrite, Cost = 2, Answer = typeof(ShiftAnswer),
        Query = [new QueryParameter("since", "From when on, ISO 8601 with offset.")],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        var now = reader.Now;
        var earliest = now - (HoursMax * EngineInstant.MicrosecondsPerHour);
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        if (call.Query("since") is not { } text)
            call.Faults.Add("query:since", FaultCodes.Required);
        else if (!EngineInstant.TryParse(text, out var given))
            call.Faults.Add("query:since", FaultCodes.InvalidFormat, ("expected", "2026-03-21T10:15:00+08:00"));
        else if (given < earliest || given > now)
            call.Faults.Add(
                "query:since", FaultCodes.OutOfRange, ("min", program.Calendar.Format(earliest)), ("max", program.Calendar.Format(now)));
        if (call.Faults.Any || !EngineInstant.TryParse(call.Query("since")!, out var since))
            return Problem.Malformed(call.Faults);
        var sums = new ShiftSums();
        await foreach (var part in transactions.ReadAsync(call.ProgramId, call.Caller.Actor, since, call.Aborted))
        {
            foreach (var transaction in part)
                sums.Add(transaction);
        }
        return ApiAnswer.Ok(new ShiftAnswer
        {
            Since = program.Calendar.Format(since),
            Until = program.Calendar.Format(now),
            Purchases = new ShiftSumAnswer(sums.Purchases, sums.PurchasedAmount),
            Returns = new ShiftSumAnswer(sums.Returns.Count, await ReturnedAsync(call, sums)),
            Claims = sums.Claims,
            Joins = sums.Joins,
            Redemptions = sums.Redemptions,
            VouchersUsed = sums.VouchersUsed,
            CardsIssued = await CountAsync(call, since, AuditActions.CardIssued) + await CountAsync(call, since, AuditActions.CardReplaced),
            Cases = await queued.CountAsync(call.ProgramId, call.Caller.Actor, since, call.Aborted),
            Given = sums.Units(EntryKind.Accrual, program),
            TakenBack = sums.Units(EntryKind.Reversal, program),
            Spent = sums.Units(EntryKind.Redemption, program),
        });
    }

    private async Task<long> ReturnedAsync(ApiCall call, ShiftSums sums)
    {
        var amount = 0L;
        foreach (var document in sums.Returns.GroupBy(r => new DocumentKey(r.Event.DocumentScope, r.Event.DocumentNo)))
        {
            if (await reader.Store.FindDocumentAsync(call.ProgramId, document.Key, call.Aborted) is { } history)
                amount += document.Sum(returned => DocumentReading.AmountOfReturn(history, returned.Id));
        }
        return amount;
    }

    private async Task<long> CountAsync(ApiCall call, long since, string action)
    {
        var (count, before) = (0L, long.MaxValue);
        while (true)
        {
            var page = await log.ReadAsync(
                call.ProgramId, new AuditFilter { Actor = call.Caller.Actor, Action = action, FromAt = since }, before, LogPage, call.Aborted);
            count += page.Count;
            if (page.Count < LogPage)
                return count;
            before = page[^1].Seq;
        }
    }
}
