using Bashgah.Server.Liability;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Security;

namespace Bashgah.Server.Modules.Liability;

/// <summary>What is outstanding now.</summary>
internal sealed class GetLiability(LiabilityBooks books)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/liability", Id = "getLiability", Cost = 10, Tag = "Liability",
        Summary = "Tells what is outstanding of every currency, by age and by expiry, what it costs, and what of it will probably never be spent.",
        About = "What is due and not written yet counts as written. It reads the whole ledger once, so that it takes its time on a large one.",
        Scope = ApiScopes.LiabilityRead, Answer = typeof(LiabilityAnswer),
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call) =>
        ApiAnswer.Ok(LiabilityAnswer.Of(await books.ReadAsync(call.ProgramId, call.Aborted)));
}
