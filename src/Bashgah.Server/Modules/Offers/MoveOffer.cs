using Bashgah.Engine.Events;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Modules.Members;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;

namespace Bashgah.Server.Modules.Offers;

/// <summary>Whose offer it is.</summary>
internal sealed record OfferRequest(MemberName Member)
{
    /// <summary>Reads it.</summary>
    public static OfferRequest Read(Fields f) => new(f.Object("member", "Who gets or has the offer.", MemberName.Read));
}

/// <summary>Staff give an offer, and members activate it (E7).</summary>
internal sealed class MoveOffer(ILedger ledger, MemberReferences members, DecisionView view)
{
    private const string Example = """{"member": {"phone": "+60123456789"}}""";

    public static ApiOperation<OfferRequest> Give { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/offers/{id}/give", Id = "giveOffer", Tag = "Offers",
        Summary = "Gives a member a personal offer.", Scope = ApiScopes.OffersGive, TakesKey = true,
        Status = StatusCodes.Status201Created, Answer = typeof(DecisionAnswer), Read = OfferRequest.Read, Example = Example,
        Refusals = [ProblemCodes.MemberUnknown, "offer-unknown", "offer-closed", "offer-given"],
    };

    public static ApiOperation<OfferRequest> Activate { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/offers/{id}/activate", Id = "activateOffer", Tag = "Offers",
        Summary = "Activates an offer that a member was given, or that is open to the member's groups.",
        Scope = ApiScopes.PurchasesWrite, TakesKey = true, Status = StatusCodes.Status201Created,
        Answer = typeof(DecisionAnswer), Read = OfferRequest.Read, Example = Example,
        Refusals = [ProblemCodes.MemberUnknown, "offer-unknown", "offer-closed", "offer-not-given"],
    };

    public Task<ApiAnswer> GiveAsync(ApiCall call, OfferRequest request) => MoveAsync(
        call, request,
        (member, offer, at) => new OfferGive(member, offer) { OccurredAt = at, OccurredAtGiven = false });

    public Task<ApiAnswer> ActivateAsync(ApiCall call, OfferRequest request) => MoveAsync(
        call, request,
        (member, offer, at) => new OfferActivate(member, offer) { OccurredAt = at, OccurredAtGiven = false });

    private async Task<ApiAnswer> MoveAsync(ApiCall call, OfferRequest request, Func<long, string, long, LedgerEvent> build)
    {
        var (reference, problem) = await members.OfAsync(call, request.Member, $"member.{request.Member.Field}");
        if (problem is not null)
            return problem;
        var offer = call.Route("id")!;
        var answer = await ledger.SubmitAsync(
            new LedgerCommand
            {
                ProgramId = call.ProgramId,
                Actor = call.Caller.Actor,
                IdempotencyKey = call.IdempotencyKey,
                Members = [new NamedMember(reference)],
                Build = resolved => build(resolved.Of(reference), offer, resolved.RecordedAt),
            },
            call.Aborted);
        return await view.AnswerAsync(call, answer);
    }
}
