using System.Text;
using Bashgah.Engine.Programs;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Server.Platform.Texts;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Policies;

/// <summary>When a draft is to hold.</summary>
internal sealed record PublishRequest(long? EffectiveFrom, string? Reason, string? Hash)
{
    /// <summary>Reads a publication.</summary>
    public static PublishRequest Read(Fields f) => new(
        f.TimeOrNull("effectiveFrom", "From when it holds; without it, from now on."),
        f.TextOrNull("reason", "Why, for those who read the history of versions.", 500),
        f.TextOrNull("hash", "`hash` of the draft that was read; without it, the draft as it is then.", DraftFields.HashLength));
}

/// <summary>The draft becomes a version; it never changes afterwards (S3.2).</summary>
internal sealed class PublishDraft(ProgramCatalog catalog, LedgerReader reader)
{
    public static ApiOperation<PublishRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/policy/draft/publish", Id = "publishPolicyDraft", Tag = "Policies",
        Summary = "Publishes the draft as a new version.",
        About = "Publishing what the latest version says already changes nothing. Where a version is scheduled, this one must "
            + "come after it, or that one be withdrawn first. The same request again answers with the version that it made.",
        Scope = ApiScopes.PolicyWrite, TakesKey = true, IsBodyOptional = true, Status = StatusCodes.Status201Created,
        Answer = typeof(PolicyVersionAnswer), Read = PublishRequest.Read,
        Example = """{"effectiveFrom": "2027-01-01T00:00:00+08:00", "reason": "Double points for the new year"}""",
        Refusals =
        [
            ProblemCodes.NoDraft, ProblemCodes.NotApproved, ProblemCodes.DraftChanged, ProblemCodes.DefinitionFaults,
            ProblemCodes.EffectiveFromTooEarly, ProblemCodes.VersionScheduled,
        ],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, PublishRequest request)
    {
        if (await catalog.FindDraftAsync(call.ProgramId, call.Aborted) is not { } draft)
            return Problem.Of(ProblemCodes.NoDraft);
        var read = ProgramDefinition.Read(Encoding.UTF8.GetBytes(draft.Definition));
        if (DefinitionFaults.Of(read) is { } problem)
            return problem;
        var publication = new Publication(draft.Definition, request.EffectiveFrom, call.Caller.Source)
        {
            Reason = request.Reason, Approval = draft.Approval, IdempotencyKey = call.IdempotencyKey,
            FaultsAfter = previous => DefinitionFaults.After(previous, read.Definition!), DemandsApproval = DefinitionFaults.DemandApproval,
            IsOtherDraft = request.Hash is { } hash && hash != draft.ContentHash,
        };
        var outcome = await catalog.PublishAsync(call.ProgramId, publication, reader.Now, call.Aborted);
        // From here on this node decides and evaluates by it.
        if (outcome is PublishOutcome.Published { Version.Version: var made })
            await reader.PolicyAsync(call.ProgramId, made, call.Aborted);
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        return outcome switch
        {
            PublishOutcome.Published published =>
                ApiAnswer.Created(PolicyVersionAnswer.Of(published.Version, program, withDefinition: false) with
                {
                    Warnings = WarningsOf(published.Behind, program, call.Wording),
                }),
            // The same publication again, for the same time: it is there already.
            PublishOutcome.Unchanged unchanged when request.EffectiveFrom is not null =>
                ApiAnswer.Created(PolicyVersionAnswer.Of(unchanged.Version, program, withDefinition: false)),
            PublishOutcome.Unchanged unchanged =>
                ApiAnswer.Ok(PolicyVersionAnswer.Of(unchanged.Version, program, withDefinition: false)),
            PublishOutcome.Scheduled scheduled =>
                Problem.Of(ProblemCodes.VersionScheduled, [.. PolicyVersionAnswer.Arguments(scheduled.Version, program)]),
            PublishOutcome.KeyReused => Problem.Of(ProblemCodes.KeyReused),
            PublishOutcome.OtherDraft => Problem.Of(ProblemCodes.DraftChanged),
            PublishOutcome.NotApproved => Problem.Of(ProblemCodes.NotApproved),
            PublishOutcome.Faulty faulty => DefinitionFaults.Of(faulty.Faults)!,
            PublishOutcome.TooEarly early =>
                Problem.Of(ProblemCodes.EffectiveFromTooEarly, ("latest", program.Calendar.Format(early.LatestAt))),
            _ => throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name}."),
        };
    }

    private static IReadOnlyList<string>? WarningsOf(
        IReadOnlyList<PolicyVersionInfo> behind, CompiledProgram program, Wording wording) =>
        behind.Count == 0
            ? null
            : [.. behind.Select(v => wording.Say("policy.behind", [.. PolicyVersionAnswer.Arguments(v, program)]))];
}
