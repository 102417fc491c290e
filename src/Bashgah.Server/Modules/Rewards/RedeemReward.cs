using Bashgah.Engine.Events;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Modules.Members;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Rewards;

/// <summary>A member wants a reward.</summary>
internal sealed record RedemptionRequest(MemberName Member, string Reward, int Quantity, string? Store)
{
    private const int QuantityMax = 1_000;

    /// <summary>Reads a redemption.</summary>
    public static RedemptionRequest Read(Fields f) => new(
        f.Object("member", "Who gets it.", MemberName.Read),
        f.Text("reward", "Id of the reward.", 64, "coffee"),
        (int)(f.WholeOrNull("quantity", "Units; without it, 1.", 1, QuantityMax, 1) ?? 1),
        f.TextOrNull("store", "Id of the store.", 64));
}

/// <summary>Points become a voucher: stock, limit and balance are checked and taken in one step
/// (S7.2).</summary>
internal sealed class RedeemReward(ILedger ledger, MemberReferences members, StoreRegistry stores, VoucherAnswers answers)
{
    public static ApiOperation<RedemptionRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/redemptions", Id = "redeemReward", Tag = "Rewards",
        Summary = "Redeems a reward for a member and gives a voucher.",
        Scope = ApiScopes.RewardsRedeem, IsOfStore = true, TakesKey = true, Status = StatusCodes.Status201Created,
        Answer = typeof(VoucherAnswer), Read = RedemptionRequest.Read,
        Example = """{"member": {"phone": "+60123456789"}, "reward": "coffee"}""",
        Refusals =
        [
            ProblemCodes.MemberUnknown, ProblemCodes.CardBlocked, ProblemCodes.StoreUnknown, "reward-unknown", "reward-closed", "reward-not-for-you",
            "reward-limit", "out-of-stock", "insufficient-balance",
        ],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, RedemptionRequest request)
    {
        var (reference, problem) = await members.OfAsync(call, request.Member, $"member.{request.Member.Field}");
        if (problem is not null)
            return problem;
        var (store, foreign) = call.StoreOf(request.Store);
        if (foreign is not null)
            return foreign;
        if (store is not null && await stores.FindAsync(call.ProgramId, store, call.Aborted) is null)
            return Problem.Of(ProblemCodes.StoreUnknown, ("store", store));
        var answer = await ledger.SubmitAsync(
            new LedgerCommand
            {
                ProgramId = call.ProgramId,
                Actor = call.Caller.Actor,
                IdempotencyKey = call.IdempotencyKey,
                Members = [new NamedMember(reference)],
                Build = resolved => new RewardRedemption(
                    resolved.Of(reference), request.Reward, request.Quantity, store)
                {
                    OccurredAt = resolved.RecordedAt,
                    OccurredAtGiven = false,
                },
            },
            call.Aborted);
        return await answers.OfAsync(call, answer, StatusCodes.Status201Created);
    }
}
