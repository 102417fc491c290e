using System.Text.Json;
using System.Text.Json.Nodes;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Fraud;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Queued;

/// <summary>
/// What a device queued while it was cut off (S7.5): it is done as if it had been sent by itself, under the same key, or becomes a case for
/// staff. The device drops it in either case, and keeps it as long as there is no answer.
/// </summary>
internal sealed class SendQueued(
    QueuedOperations operations, QueuedMembers members, QueuedCommands commands, MemberDirectory directory, LedgerReader reader)
{
    private const int RoundsMax = 3;

    // What may come right by itself, an invoice that the till has not sent yet, does so within a day.
    private const long PatienceMicroseconds = 24 * 3_600 * 1_000_000L;

    public static ApiOperation<QueuedRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/queued-commands", Id = "sendQueuedCommand", Tag = "Purchases",
        BodyBytesMax = RequestBody.BytesMax,
        Summary = "Does what a device queued while it was cut off, or opens a case for staff where it is refused.",
        About = "The operation's own scope is needed too. It is done under the same key as if it were sent by itself; a purchase, return, "
            + "activity or joining whose body says no time happened at `queuedAt`. What is refused for good, whatever the reason, becomes one "
            + "case, which the same key is answered with from then on, unless the ledger has it by now. What can be tried again (401, 403 for a "
            + "scope, 429, 5xx, and for a day after `queuedAt` whatever is `retryable`) is answered as it is: keep it and send it again. With a case, "
            + "the device need not.",
        Scope = ApiScopes.ClaimsWrite, TakesKey = true, Answer = typeof(QueuedAnswer), Read = QueuedRequest.Read,
        Example = """
            {"operation": "claimPurchase", "queuedAt": "2026-03-02T11:00:00+08:00",
             "body": {"documentNo": "INV-2026-000124", "member": {"phone": "+60123456789"}}}
            """,
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, QueuedRequest request)
    {
        var scope = QueuedOperations.ScopeOf(request.Operation);
        if (!call.Caller.May(scope))
            return Problem.Of(ProblemCodes.Forbidden, ("scope", scope));
        var body = JsonNode.Parse(request.Body.Span)!;
        var hash = (await directory.HasherAsync(call.ProgramId, call.Aborted)).Hash("queued", Content(request, body));
        for (var round = 0; round < RoundsMax; round++)
        {
            var known = await commands.FindAsync(call.ProgramId, call.IdempotencyKey, call.Aborted);
            if (known is not null && known.ContentHash != hash)
                return Problem.Of(ProblemCodes.KeyReused);
            // Of what has a case nothing is decided again: staff may be doing it by hand. Only what the ledger has under the key counts.
            if (known is not null
                && await commands.FindRecordedAsync(call.ProgramId, call.IdempotencyKey, call.Aborted) is null)
                return CaseOf(call, known);
            var answer = await RunAsync(call, request, scope);
            if (answer.Problem is not { } problem)
                return ApiAnswer.Ok(new QueuedAnswer { State = "done", Status = answer.Status, Answer = answer.Body });
            if (known is not null)
                return CaseOf(call, known);
            if (IsForLater(problem, reader.Now - request.QueuedAt))
                return problem;
            var opened = await OpenAsync(call, request, hash, body, problem);
            if (opened is not null)
                return CaseOf(call, opened);
        }
        return Problem.Of(ProblemCodes.StoreAway) with { RetryAfter = 1 };
    }

    /// <summary>Runs it as of when it was queued. What was sent by itself before, and only its answer was lost, had no time in it: the
    /// ledger knows it by its key or its number, and then answers it.</summary>
    private async Task<ApiAnswer> RunAsync(ApiCall call, QueuedRequest request, string scope)
    {
        var answer = await operations.RunAsync(call.As(call.Caller.ForScope(scope)), request.Operation, request.Body, request.QueuedAt);
        if (answer.Problem is not { Code: ProblemCodes.KeyReused or ProblemCodes.DocumentConflict })
            return answer;
        var asSent = await operations.RunAsync(call.As(call.Caller.ForScope(scope)), request.Operation, request.Body, queuedAt: null);
        return asSent.Problem is null ? asSent : answer;
    }

    /// <summary>Whether the device is to send it again: as long as the server cannot do it; and where a refusal may come right by itself, for a
    /// day, after which somebody has to look.</summary>
    private static bool IsForLater(Problem problem, long age) => ProblemCatalog.StatusOf(problem.Code) switch
    {
        StatusCodes.Status401Unauthorized or StatusCodes.Status429TooManyRequests or >= StatusCodes.Status500InternalServerError => true,
        _ => ProblemCatalog.IsRetryable(problem.Code) && age <= PatienceMicroseconds,
    };

    private async Task<QueuedCommand?> OpenAsync(ApiCall call, QueuedRequest request, string hash, JsonNode body, Problem problem)
    {
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        return await commands.OpenAsync(
            call.ProgramId,
            new RefusedCommand(
                call.IdempotencyKey, hash, request.Operation, request.QueuedAt, program.Version, await members.FindAsync(call, body),
                problem.Code, problem.Arguments is { } arguments ? JsonSerializer.Serialize(arguments) : null,
                new QueuedBody(body, problem.Faults).Write()),
            problem.Code == ProblemCodes.KeyReused, call.Caller.Source, new CaseTelling(reader.Now, PublicId.Case), call.Aborted);
    }

    private static ApiAnswer CaseOf(ApiCall call, QueuedCommand command)
    {
        var worded = ProblemWriter.Word(QueuedProblems.Of(command), call.Wording);
        return ApiAnswer.Ok(new QueuedAnswer
        {
            State = "case", Case = PublicId.Case(command.CaseId),
            Problem = new QueuedProblemAnswer { Code = worded.Code, Title = worded.Title, Detail = worded.Detail },
        });
    }

    private static string Content(QueuedRequest request, JsonNode body) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{request.Operation} {request.QueuedAt} {body.ToJsonString()}");
}

/// <summary>Why queued commands were refused.</summary>
internal static class QueuedProblems
{
    /// <summary>The problem as it was, without what stands sealed.</summary>
    public static Problem Of(QueuedCommand command, IReadOnlyList<Fault>? faults = null) => new(
        command.Problem,
        command.ProblemArguments is { } arguments ? JsonSerializer.Deserialize<Dictionary<string, string>>(arguments) : null, faults);
}
