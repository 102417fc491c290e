using Bashgah.Engine.Events;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Modules.Members;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;

namespace Bashgah.Server.Modules.Transfers;

/// <summary>A gift of points.</summary>
internal sealed record TransferRequest(MemberName From, MemberName To, string Currency, long Amount)
{
    /// <summary>Reads a transfer.</summary>
    public static TransferRequest Read(Fields f) => new(
        f.Object("from", "Who gives.", MemberName.Read),
        f.Object("to", "Who gets.", MemberName.Read),
        f.Text("currency", "Which currency of the program.", 64, "points"),
        f.Whole("amount", "Units.", 1, Fields.AmountMax, 100));
}

/// <summary>Moves points between members; they keep their dates (S11.2).</summary>
internal sealed class TransferPoints(ILedger ledger, MemberReferences members, DecisionView view)
{
    public static ApiOperation<TransferRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/transfers", Id = "transferPoints", Tag = "Transfers",
        Summary = "Moves points from one member to another; they keep their dates.",
        Scope = ApiScopes.TransfersWrite, TakesKey = true, Status = StatusCodes.Status201Created,
        Answer = typeof(DecisionAnswer), Read = TransferRequest.Read,
        Example = """{"from": {"phone": "+60123456789"}, "to": {"phone": "+60129876543"}, "currency": "points", "amount": 100}""",
        Refusals = [ProblemCodes.MemberUnknown, "currency-unknown", "transfer-to-self", "not-transferable", "insufficient-balance"],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, TransferRequest request)
    {
        var (from, badFrom) = await members.OfAsync(call, request.From, $"from.{request.From.Field}");
        var (to, badTo) = await members.OfAsync(call, request.To, $"to.{request.To.Field}");
        if ((badTo ?? badFrom) is { } problem)
            return problem;
        var answer = await ledger.SubmitAsync(
            new LedgerCommand
            {
                ProgramId = call.ProgramId,
                Actor = call.Caller.Actor,
                IdempotencyKey = call.IdempotencyKey,
                Members = [new NamedMember(from), new NamedMember(to)],
                Build = resolved => new MemberTransfer(
                    resolved.Of(from), resolved.Of(to), request.Currency, request.Amount)
                {
                    OccurredAt = resolved.RecordedAt,
                    OccurredAtGiven = false,
                },
            },
            call.Aborted);
        return await view.AnswerAsync(call, answer);
    }
}

/// <summary>Gifts between members.</summary>
internal static class TransfersModule
{
    public static IServiceCollection AddTransfers(this IServiceCollection services) =>
        services.AddSingleton<TransferPoints>();

    public static void MapTransfers(this ApiRoutes routes) =>
        routes.Map(TransferPoints.Operation, routes.UseCase<TransferPoints>().HandleAsync);
}
