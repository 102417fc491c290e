using System.ComponentModel;
using Bashgah.Engine;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Time;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;

namespace Bashgah.Server.Modules.Holds;

/// <summary>Points set aside for a till.</summary>
internal sealed record HoldAnswer
{
    public required string Id { get; init; }

    [Description("held, captured or released.")]
    public required string State { get; init; }

    public required string Currency { get; init; }

    [Description("Units that were set aside, captured or released.")]
    public required long Amount { get; init; }

    [Description("Units that a capture did not take and that went back.")]
    public long? Released { get; init; }

    [Description("When what is held is released by itself.")]
    public string? ExpiresAt { get; init; }

    public required IReadOnlyList<AccountAnswer> Accounts { get; init; }
}

/// <summary>Answers about holds.</summary>
internal sealed class HoldAnswers(LedgerReader reader, RefusalDetails refusals)
{
    /// <summary>Code of the refusal when there is no such hold.</summary>
    public const string Unknown = "hold-unknown";

    /// <summary>The hold after a step.</summary>
    public async Task<ApiAnswer> OfAsync(ApiCall call, LedgerAnswer answer, int status)
    {
        if (answer is LedgerAnswer.Refused refused)
            return await refusals.ProblemOfAsync(call, refused.Refusal);
        var transaction = ((LedgerAnswer.Accepted)answer).Transaction!;
        var policy = await reader.PolicyAsync(call.ProgramId, transaction.PolicyVersion, call.Aborted);
        var facts = transaction.Members.FirstOrDefault(m => m.Id == transaction.MemberId)
            ?? await reader.FactsAsync(call.ProgramId, transaction.MemberId!.Value, call.Aborted);
        var body = Of(transaction, policy) with
        {
            Accounts = facts is null ? [] : AccountAnswers.Of(policy.At(reader.Now), facts),
        };
        return ApiAnswer.With(status, body);
    }

    private static HoldAnswer Of(DecidedTransaction transaction, PolicyHistory policy)
    {
        var program = policy.Version(transaction.PolicyVersion);
        var moved = transaction.Transfers;
        var currency = moved.Count > 0 ? moved[0].Currency : "";
        long Sum(EntryKind kind) => moved.Where(t => t.Kind == kind).Sum(t => t.Amount);
        return transaction.Event switch
        {
            HoldPlace place => new HoldAnswer
            {
                Id = PublicId.Hold(transaction.Id), State = "held", Currency = place.Currency, Amount = place.Amount,
                ExpiresAt = program.Calendar.Format(EndOf(transaction, place, program.Terms.HoldMinutes)), Accounts = [],
            },
            HoldCapture capture => new HoldAnswer
            {
                Id = PublicId.Hold(capture.HoldId), State = "captured", Currency = currency,
                Amount = Sum(EntryKind.Redemption), Released = Sum(EntryKind.Release), Accounts = [],
            },
            HoldRelease release => new HoldAnswer
            {
                Id = PublicId.Hold(release.HoldId), State = "released", Currency = currency,
                Amount = Sum(EntryKind.Release), Accounts = [],
            },
            _ => throw new InvalidOperationException("Not about a hold."),
        };
    }

    private static long EndOf(DecidedTransaction transaction, HoldPlace place, int minutes)
    {
        var facts = transaction.Members.FirstOrDefault(m => m.Id == place.MemberId);
        return facts?.Holds.Find(h => h.Id == transaction.Id)?.EndAt
            ?? place.EndAt ?? transaction.RecordedAt + (minutes * EngineInstant.MicrosecondsPerMinute);
    }
}
