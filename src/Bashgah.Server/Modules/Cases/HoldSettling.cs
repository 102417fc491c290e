using System.Diagnostics;
using System.Globalization;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Storage;
using Bashgah.Storage.Fraud;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Modules.Cases;

/// <summary>
/// Tells the ledger what cases set aside, take back and give back. Each step has a key of its own, so that one that was cut off is told
/// again and done once.
/// </summary>
internal sealed class HoldSettling(LedgerHost host, ILogger<HoldSettling> logger)
{
    private const int HoldsMax = 100;
    private static readonly TimeSpan CaseMax = TimeSpan.FromSeconds(10);

    /// <summary>Does some of what is to be done, waiting for room; false: there was nothing, or nothing of it can be done now.</summary>
    public async Task<bool> SettleSomeAsync(int programId, CancellationToken cancellationToken)
    {
        var isDone = false;
        foreach (var hold in await host.Database.CaseHolds.ReadWorkAsync(programId, HoldsMax, cancellationToken))
            isDone |= await SettleAsync(programId, hold, waitsForRoom: true, cancellationToken);
        return isDone;
    }

    /// <summary>
    /// Ends what a closed case holds, for somebody who waits for the answer: what comes after some seconds, or finds the ledger busy, is left
    /// to whoever looks for fraud next.
    /// </summary>
    public async Task SettleCaseAsync(int programId, long caseId, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            foreach (var hold in await host.Database.CaseHolds.OfCaseAsync(programId, caseId, cancellationToken))
            {
                if (Stopwatch.GetElapsedTime(began) > CaseMax)
                    return;
                if (hold.State == "ending")
                    await SettleAsync(programId, hold, waitsForRoom: false, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is StoreAwayException or LedgerBusyException or LedgerImportingException)
        {
            logger.LogWarning("What case {CaseId} of program {ProgramId} holds is settled later: {Reason}", caseId, programId, exception.Message);
        }
    }

    private async Task<bool> SettleAsync(int programId, CaseHold hold, bool waitsForRoom, CancellationToken cancellationToken)
    {
        try
        {
            if (hold.State == "placed")
                await host.Database.CaseHolds.EndLeftAsync(programId, hold, cancellationToken);
            else if (hold.State == "ending")
                await EndAsync(programId, hold, waitsForRoom, cancellationToken);
            else
                await PlaceAsync(programId, hold, waitsForRoom, cancellationToken);
            return true;
        }
        catch (Exception exception) when (
            exception is not (StoreAwayException or LedgerBusyException or LedgerImportingException or OperationCanceledException))
        {
            logger.LogError(exception, "What case {CaseId} of program {ProgramId} holds is settled later.", hold.CaseId, programId);
            return false;
        }
    }

    private async Task PlaceAsync(int programId, CaseHold hold, bool waitsForRoom, CancellationToken cancellationToken)
    {
        // What the ledger is told is the same whenever it is told, whichever case holds for it by then.
        var found = await host.Database.Cases.FindAsync(programId, hold.FirstCaseId, cancellationToken)
            ?? throw new InvalidOperationException("There is no such case.");
        if (await host.Database.CaseHolds.BeginAsync(
            programId, hold, await IsRefundKeptAsync(programId, hold, cancellationToken), cancellationToken) is not { } wanted)
            return;
        var answer = await host.Ledger.SubmitAsync(
            new LedgerCommand
            {
                ProgramId = programId,
                Actor = $"fraud:{found.Rule}",
                IdempotencyKey = KeyOf("hold", hold.FirstCaseId, hold),
                Members = [new NamedMember(MemberReference.ById(hold.MemberId))],
                Build = members => new HoldPlace(hold.MemberId, hold.Currency, wanted, null)
                {
                    OccurredAt = members.RecordedAt, OccurredAtGiven = false, IsReview = true,
                },
                WaitsForRoom = waitsForRoom,
            },
            cancellationToken);
        // What was spent, expired or returned before is not there any more.
        if (answer is not LedgerAnswer.Accepted { Transaction: { } placed })
            await host.Database.CaseHolds.NothingAsync(programId, hold, cancellationToken);
        else
            await host.Database.CaseHolds.PlacedAsync(
                programId, hold, placed.Id, placed.Transfers.Where(transfer => transfer.Kind == EntryKind.Hold).Sum(transfer => transfer.Amount), cancellationToken);
    }

    private async Task EndAsync(int programId, CaseHold hold, bool waitsForRoom, CancellationToken cancellationToken)
    {
        var closed = (await host.Database.Cases.FindAsync(programId, hold.CaseId, cancellationToken))!;
        if (hold.Taken is not { } taken)
        {
            taken = closed.State == CaseStates.Confirmed ? await OwedAsync(programId, hold, cancellationToken) : 0;
            await host.Database.CaseHolds.TakeAsync(programId, hold, taken, cancellationToken);
            // Another node may have reckoned first.
            taken = (await host.Database.CaseHolds.FindAsync(programId, hold, cancellationToken))!.Taken!.Value;
        }
        var answer = await host.Ledger.SubmitAsync(
            new LedgerCommand
            {
                ProgramId = programId,
                Actor = closed.ClosedBy ?? $"fraud:{closed.Rule}",
                IdempotencyKey = KeyOf("end", hold.HoldId!.Value, hold),
                Members = [new NamedMember(MemberReference.ById(hold.MemberId))],
                Build = members => taken > 0
                    ? new HoldCapture(hold.MemberId, hold.HoldId!.Value, taken)
                    {
                        OccurredAt = members.RecordedAt, OccurredAtGiven = false, IsReview = true,
                    }
                    : new HoldRelease(hold.MemberId, hold.HoldId!.Value)
                    {
                        OccurredAt = members.RecordedAt, OccurredAtGiven = false, IsReview = true,
                    },
                WaitsForRoom = waitsForRoom,
            },
            cancellationToken);
        if (answer is LedgerAnswer.Refused refused)
            throw new InvalidOperationException($"What case {hold.CaseId} holds could not be ended: {refused.Refusal.Code}.");
        await host.Database.CaseHolds.EndedAsync(programId, hold, taken > 0, cancellationToken);
    }

    /// <summary>What was given and went back neither by a return nor for another case: nothing is taken twice.</summary>
    private async Task<long> OwedAsync(int programId, CaseHold hold, CancellationToken cancellationToken)
    {
        var returned = await host.Database.CaseHolds.ReturnedAsync(
            programId, hold, await IsRefundKeptAsync(programId, hold, cancellationToken), cancellationToken);
        var elsewhere = await host.Database.CaseHolds.TakenElsewhereAsync(programId, hold, cancellationToken);
        return Math.Clamp(hold.Amount - returned - elsewhere, 0, hold.Held);
    }

    /// <summary>Whether who has spent what a return takes back pays for it from the refund.</summary>
    private async Task<bool> IsRefundKeptAsync(int programId, CaseHold hold, CancellationToken cancellationToken) =>
        (await host.Policies.HistoryAsync(programId, default, cancellationToken)).Latest.Currency(hold.Currency)?.Shortfall == Shortfall.FromRefund;

    // Keys of callers have no such sign, so that nobody can take one beforehand.
    private static string KeyOf(string step, long id, CaseHold hold) => string.Create(
        CultureInfo.InvariantCulture, $"§fraud/{step}/{id}/{hold.TransactionId}/{hold.MemberId}/{hold.Currency}");
}
