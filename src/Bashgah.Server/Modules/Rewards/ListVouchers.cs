using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;

namespace Bashgah.Server.Modules.Rewards;

/// <summary>What a member has in the pocket, and what became of the rest.</summary>
internal sealed class ListVouchers(LedgerReader reader, VoucherAnswers answers)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/members/{id}/vouchers", Id = "listVouchers", Tag = "Rewards",
        Summary = "Lists a member's vouchers, newest first.",
        About = "With their codes: whoever may read them may use them.",
        Scope = ApiScopes.RewardsRedeem, Answer = typeof(Page<VoucherAnswer>), Query = QueryParameter.Paging,
        Refusals = [ProblemCodes.NotFound],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        if (!PublicId.TryMember(call.Route("id"), out var id)
            || await reader.Store.ReadFactsAsync(call.ProgramId, id, call.Aborted) is null)
            return Problem.Of(ProblemCodes.NotFound);
        var before = call.Cursor<long>(PublicId.TryVoucher) ?? long.MaxValue;
        if (call.Faults.Any)
            return Problem.Malformed(call.Faults);
        // One more than wanted tells whether there is a next page.
        var found = await reader.Store.ReadVouchersAsync(call.ProgramId, id, before, call.Limit + 1, call.Aborted);
        var items = new List<VoucherAnswer>();
        foreach (var voucher in found.Take(call.Limit))
        {
            if (await answers.ShowAsync(call, voucher) is { } answer)
                items.Add(answer);
        }
        return ApiAnswer.Ok(new Page<VoucherAnswer>(items, found.Count > call.Limit ? PublicId.Voucher(found[call.Limit - 1].Id) : null));
    }
}
