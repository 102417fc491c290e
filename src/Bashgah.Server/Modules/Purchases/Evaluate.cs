using System.Text.Json.Nodes;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;

namespace Bashgah.Server.Modules.Purchases;

/// <summary>What is to be evaluated: exactly one of the three.</summary>
internal sealed record EvaluationRequest(PurchaseRequest? Purchase, ReturnRequest? Return, ActivityRequest? Activity)
{
    private static readonly string[] Kinds = ["purchase", "return", "activity"];

    /// <summary>Reads a purchase, return or activity with its kind.</summary>
    public static EvaluationRequest Read(Fields f) => f.Choice("kind", "What the body is.", Kinds) switch
    {
        "return" => new EvaluationRequest(null, ReturnRequest.ReadEvaluated(f), null),
        "activity" => new EvaluationRequest(null, null, ActivityRequest.Read(f)),
        _ => new EvaluationRequest(PurchaseRequest.ReadEvaluated(f), null, null),
    };

    /// <summary>The three shapes, told apart by <c>kind</c>.</summary>
    public static JsonObject Describe() => new()
    {
        ["oneOf"] = new JsonArray(
            Kind("purchase", PurchaseRequest.ReadEvaluated), Kind("return", ReturnRequest.ReadEvaluated), Kind("activity", ActivityRequest.Read)),
    };

    private static JsonObject Kind<T>(string kind, Func<Fields, T> read)
    {
        var schema = SchemaFields.Describe(f =>
        {
            f.Choice("kind", "What the body is.", [kind]);
            return read(f);
        });
        schema["title"] = kind;
        return schema;
    }
}

/// <summary>"What would I get?": the same decision as later, nothing written.</summary>
internal sealed class Evaluate(
    ILedger ledger, RecordPurchase purchases, RecordReturn returns, RecordActivity activities, DecisionView view)
{
    public static ApiOperation<EvaluationRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/evaluations", Id = "evaluate", Tag = "Purchases",
        BodyBytesMax = RequestBody.BytesMax,
        Summary = "Says what a purchase, return or activity would give. Nothing is written.",
        About = "Rules that draw by chance show nothing beforehand.",
        Scope = ApiScopes.PurchasesWrite, IsOfStore = true, Answer = typeof(DecisionAnswer), Read = EvaluationRequest.Read,
        Describe = EvaluationRequest.Describe, Example = PurchaseExamples.Evaluation,
        Refusals = [ProblemCodes.MemberUnknown, ProblemCodes.StoreUnknown, ProblemCodes.WrongMoney],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, EvaluationRequest request)
    {
        var (command, problem) = request switch
        {
            { Purchase: { } purchase } => await purchases.PrepareAsync(call, purchase),
            { Return: { } back } => await returns.PrepareAsync(call, back),
            _ => await activities.PrepareAsync(call, request.Activity!),
        };
        return problem ?? await view.AnswerEvaluationAsync(call, await ledger.EvaluateAsync(command!, call.Aborted));
    }
}
