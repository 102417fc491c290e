using System.ComponentModel;
using System.Text.Json.Nodes;
using Bashgah.Engine.Programs;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Fraud;

namespace Bashgah.Server.Modules.Queued;

/// <summary>A refused command, as staff read it in its case.</summary>
internal sealed record QueuedCommandAnswer
{
    [Description("Which operation it is for.")]
    public required string Operation { get; init; }

    public required string QueuedAt { get; init; }

    [Description("When it was sent first.")]
    public required string SentAt { get; init; }

    [Description("Who sent it: device:…, key:… or staff:….")]
    public required string SentBy { get; init; }

    [Description("Why it was refused, in the language asked for.")]
    public required ProblemAnswer Problem { get; init; }

    [Description("Its key: whoever records it by hand under this key makes sure that the device cannot come between.")]
    public required string IdempotencyKey { get; init; }

    [Description("The transaction that has its key by now.")]
    public string? Transaction { get; init; }

    [Description("What was sent: whole for who may decide, else without what says who it is. Absent: the case is closed, or its time is over.")]
    public JsonNode? Body { get; init; }
}

/// <summary>Shows what stands behind cases of queued commands.</summary>
internal sealed class QueuedCases(QueuedCommands commands)
{
    /// <summary>What is known of cases' commands; a case of another kind has none.</summary>
    public Task<IReadOnlyDictionary<long, QueuedCommand>> OfAsync(ApiCall call, IEnumerable<StoredCase> cases) =>
        commands.OfCasesAsync(
            call.ProgramId, [.. cases.Where(found => found.Kind == CaseKinds.Queued).Select(found => found.Id)], call.Aborted);

    /// <summary>One, with as much of it as the caller may read.</summary>
    public async Task<QueuedCommandAnswer> ShowAsync(ApiCall call, QueuedCommand command, CompiledProgram program)
    {
        var sent = await commands.OpenBodyAsync(call.ProgramId, command, call.Aborted) is { } json ? QueuedBody.Read(json) : null;
        var isWhole = call.Caller.May(ApiScopes.CasesDecide);
        return new QueuedCommandAnswer
        {
            Operation = command.Operation,
            QueuedAt = program.Calendar.Format(command.QueuedAt),
            SentAt = program.Calendar.Format(command.SentAt),
            SentBy = command.Actor,
            // Faults name what was sent.
            Problem = ProblemWriter.Word(QueuedProblems.Of(command, isWhole ? sent?.Faults : null), call.Wording),
            IdempotencyKey = command.IdempotencyKey,
            Transaction = await commands.FindRecordedAsync(call.ProgramId, command.IdempotencyKey, call.Aborted) is { } id
                ? PublicId.Transaction(id)
                : null,
            Body = isWhole ? sent?.Sent : sent?.Masked(),
        };
    }
}
