using Bashgah.Server.Modules.Members;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;

namespace Bashgah.Server.Modules.Holds;

/// <summary>Points that a till wants to be sure of.</summary>
internal sealed record HoldRequest(MemberName Member, string Currency, long Amount, long? ExpiresAt)
{
    /// <summary>Reads a hold.</summary>
    public static HoldRequest Read(Fields f) => new(
        f.Object("member", "Whose points.", MemberName.Read),
        f.Text("currency", "Which currency of the program.", 64, "points"),
        f.Whole("amount", "Units.", 1, Fields.AmountMax, 500),
        f.TimeOrNull("expiresAt", "When it is released by itself; without it, after the program's usual time."));
}

/// <summary>Sets points aside (S7.1).</summary>
internal sealed class PlaceHold(ILedger ledger, MemberReferences members, HoldAnswers answers)
{
    public static ApiOperation<HoldRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/holds", Id = "placeHold", Tag = "Holds",
        Summary = "Sets points aside for a till.", Scope = ApiScopes.RedemptionsWrite, TakesKey = true,
        Status = StatusCodes.Status201Created, Answer = typeof(HoldAnswer), Read = HoldRequest.Read,
        Example = """{"member": {"phone": "+60123456789"}, "currency": "points", "amount": 500}""",
        Refusals = [ProblemCodes.MemberUnknown, "currency-unknown", "not-spendable", "ends-in-past", "insufficient-balance"],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, HoldRequest request)
    {
        var (reference, problem) = await members.OfAsync(call, request.Member, $"member.{request.Member.Field}");
        if (problem is not null)
            return problem;
        var answer = await ledger.SubmitAsync(HoldPlacing.Of(call, reference, request.Currency, request.Amount, request.ExpiresAt), call.Aborted);
        return await answers.OfAsync(call, answer, StatusCodes.Status201Created);
    }
}
