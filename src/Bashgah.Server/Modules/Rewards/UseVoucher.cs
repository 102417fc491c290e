using Bashgah.Engine.Events;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;

namespace Bashgah.Server.Modules.Rewards;

/// <summary>A body without fields.</summary>
internal sealed record NoFields
{
    /// <summary>Reads nothing; anything that stands there is a fault.</summary>
    public static NoFields Read(Fields f) => new();
}

/// <summary>A voucher is used at the till, once (S7.3).</summary>
internal sealed class UseVoucher(ILedger ledger, VoucherAnswers answers)
{
    public static ApiOperation<NoFields> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/redemptions/{id}/use", Id = "useVoucher", Tag = "Rewards",
        Summary = "Uses a voucher, by its id or by the code that the member shows.",
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
                Build = members => new VoucherUse(members.Of(owner.Reference), voucher.Id)
                {
                    OccurredAt = members.RecordedAt,
                    OccurredAtGiven = false,
                },
            },
            call.Aborted);
        return await answers.OfAsync(call, answer, StatusCodes.Status200OK);
    }
}
