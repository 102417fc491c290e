using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Privacy;

/// <summary>What a program asks of members, and how long it keeps what.</summary>
internal sealed class GetPrivacy(PrivacyRegistry registry)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/privacy", Id = "getPrivacy", Tag = "Privacy",
        Summary = "Reads what is asked of members, and how long what the ledger does not need is kept.",
        Scope = ApiScopes.PrivacyRead, Answer = typeof(PrivacyAnswer),
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call) =>
        ApiAnswer.Ok(PrivacyAnswer.Of(await registry.FindAsync(call.ProgramId, call.Aborted)));
}
