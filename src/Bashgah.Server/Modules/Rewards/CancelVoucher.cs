using Bashgah.Engine.Events;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;

namespace Bashgah.Server.Modules.Rewards;

/// <summary>An unused voucher goes back: points to their lots, the unit to the shelf (S7.3).</summary>
internal sealed class CancelVoucher(ILedger ledger, VoucherAnswers answers)
{
    public static ApiOperation<NoFields> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/redemptions/{id}/cancel", Id = "cancelVoucher", Tag = "Rewards",
        Summary = "Cancels an unused voucher: points go back to the member, stock to the shelf.",
        Scope = ApiScopes.RedemptionsWrite, TakesKey = true, IsBodyOptional = true,
        Answer = typeof(VoucherAnswer), Read = NoFields.Read, Refusals = [VoucherAnswers.Unknown, "voucher-ended"],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, NoFields request)
    {
        if (await answers.FindAsync(call, call.Route("id")) is not { } voucher)
            return Problem.Of(VoucherAnswers.Unknown);
        var owner = VoucherAnswers.OwnerOf(voucher);
        var answer = await ledger.SubmitAsync(
            new LedgerCommand
            {
                ProgramId = call.ProgramId,
                Actor = call.Caller.Actor,
                IdempotencyKey = call.IdempotencyKey,
                Members = [owner],
                Build = members => new VoucherCancel(members.Of(owner.Reference), voucher.Id)
                {
                    OccurredAt = members.RecordedAt,
                    OccurredAtGiven = false,
                },
            },
            call.Aborted);
        return await answers.OfAsync(call, answer, StatusCodes.Status200OK);
    }
}
