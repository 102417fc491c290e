using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Security;

namespace Bashgah.Server.Modules.Rewards;

/// <summary>A till looks at a voucher before it takes it.</summary>
internal sealed class GetVoucher(VoucherAnswers answers)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/redemptions/{id}", Id = "getVoucher", Tag = "Rewards",
        Summary = "Reads a voucher, by its id or by the code that the member shows.",
        Scope = ApiScopes.RewardsRedeem, Answer = typeof(VoucherAnswer), Refusals = [VoucherAnswers.Unknown],
    };

    public Task<ApiAnswer> HandleAsync(ApiCall call) => answers.ReadAsync(call, call.Route("id"));
}
