using System.ComponentModel;
using Bashgah.Engine.Programs;
using Bashgah.Server.Explain;
using Bashgah.Server.Modules.Queued;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Storage.Fraud;

namespace Bashgah.Server.Modules.Cases;

/// <summary>Something that staff are to look at.</summary>
internal sealed record CaseAnswer
{
    public required string Id { get; init; }

    [Description("velocity, duplicateInvoice, ownCard, referralRing or sharedDevice; queued: what a device queued was refused.")]
    public required string Kind { get; init; }

    [Description("Id of the rule that found it; absent: none did.")]
    public string? Rule { get; init; }

    [Description("The policy version whose rule it was, or that was in force.")]
    public required int PolicyVersion { get; init; }

    [Description("open, confirmed or dismissed.")]
    public required string State { get; init; }

    [Description("What was found, in a plain sentence, in the language asked for.")]
    public required string Sentence { get; init; }

    [Description("Id of the member whom it is about first; absent: nobody in particular.")]
    public string? Member { get; init; }

    public required CaseEvidenceAnswer Evidence { get; init; }

    public required string OpenedAt { get; init; }

    public string? ClosedAt { get; init; }

    [Description("Who closed it.")]
    public string? ClosedBy { get; init; }

    [Description("What it set aside; only where one case is read.")]
    public IReadOnlyList<CaseHoldAnswer>? Holds { get; init; }

    [Description("Of the kind queued, where one case is read: what was sent.")]
    public QueuedCommandAnswer? Queued { get; init; }
}

/// <summary>What a case rests on.</summary>
internal sealed record CaseEvidenceAnswer
{
    [Description("Ids of transactions, at most 500.")]
    public required IReadOnlyList<string> Transactions { get; init; }

    [Description("Ids of members, at most 500.")]
    public required IReadOnlyList<string> Members { get; init; }

    [Description("What was counted or summed.")]
    public required long Counted { get; init; }

    [Description("What the rule allows.")]
    public required long Allowed { get; init; }

    public required string From { get; init; }

    public required string Until { get; init; }
}

/// <summary>What a case set aside of what one transaction gave.</summary>
internal sealed record CaseHoldAnswer
{
    public required string Transaction { get; init; }

    public required string Member { get; init; }

    public required string Currency { get; init; }

    [Description("Units that the transaction gave.")]
    public required long Amount { get; init; }

    [Description("Units that were set aside: what was still there.")]
    public required long Held { get; init; }

    [Description("Units that were taken back when the case was confirmed, less what returns had taken.")]
    public long? Taken { get; init; }

    [Description("wanted, placing, placed, nothing, ending, taken, released or dropped.")]
    public required string State { get; init; }
}

/// <summary>Answers about cases.</summary>
internal sealed class CaseAnswers(LedgerReader reader, LedgerHost host, QueuedCases queued)
{
    /// <summary>Cases as a list shows them.</summary>
    public async Task<IReadOnlyList<CaseAnswer>> OfAsync(ApiCall call, IReadOnlyList<StoredCase> cases)
    {
        var policy = await reader.PolicyAsync(call.ProgramId, cases.Select(c => c.PolicyVersion).DefaultIfEmpty(0).Max(), call.Aborted);
        var now = policy.At(reader.Now);
        var commands = await queued.OfAsync(call, cases);
        return
        [
            .. cases.Select(c => Of(
                call, c,
                c.PolicyVersion is var version && version >= 1 && version <= policy.Versions.Count ? policy.Version(version) : now,
                commands.GetValueOrDefault(c.Id))),
        ];
    }

    /// <summary>A case with what it set aside.</summary>
    public async Task<ApiAnswer> OfAsync(ApiCall call, StoredCase found)
    {
        var command = (await queued.OfAsync(call, [found])).GetValueOrDefault(found.Id);
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        var holds = await host.Database.CaseHolds.OfCaseAsync(call.ProgramId, found.Id, call.Aborted);
        return ApiAnswer.Ok((await OfAsync(call, [found]))[0] with
        {
            Queued = command is null ? null : await queued.ShowAsync(call, command, program),
            Holds =
            [
                .. holds.Select(hold => new CaseHoldAnswer
                {
                    Transaction = PublicId.Transaction(hold.TransactionId), Member = PublicId.Member(hold.MemberId),
                    Currency = hold.Currency, Amount = hold.Amount, Held = hold.Held, Taken = hold.Taken, State = hold.State,
                }),
            ],
        });
    }

    private static CaseAnswer Of(ApiCall call, StoredCase found, CompiledProgram program, QueuedCommand? command) => new()
    {
        Id = PublicId.Case(found.Id),
        Kind = found.Kind,
        Rule = found.Rule.Length == 0 ? null : found.Rule,
        PolicyVersion = found.PolicyVersion,
        State = found.State,
        Sentence = found.Kind == CaseKinds.Queued
            ? CaseWording.OfQueued(command, call.Wording)
            : CaseWording.Sentence(found, program, call.Wording),
        Member = found.MemberId is { } member ? PublicId.Member(member) : null,
        Evidence = new CaseEvidenceAnswer
        {
            Transactions = [.. found.Evidence.Transactions.Select(PublicId.Transaction)],
            Members = [.. found.Evidence.Members.Select(PublicId.Member)],
            Counted = found.Evidence.Counted,
            Allowed = found.Evidence.Allowed,
            From = program.Calendar.Format(found.Evidence.FromAt),
            Until = program.Calendar.Format(found.Evidence.UntilAt),
        },
        OpenedAt = program.Calendar.Format(found.OpenedAt),
        ClosedAt = found.ClosedAt is { } at ? program.Calendar.Format(at) : null,
        ClosedBy = found.ClosedBy,
    };
}
