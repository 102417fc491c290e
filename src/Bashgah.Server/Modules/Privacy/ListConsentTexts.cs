using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Privacy;

/// <summary>The texts that members are asked to agree to, as they were kept.</summary>
internal sealed class ListConsentTexts(ConsentTexts texts)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/consent-texts", Id = "listConsentTexts", Tag = "Privacy",
        Summary = "Lists the texts that members are asked to agree to, in the order in which they were kept.",
        Scope = ApiScopes.PrivacyRead, Answer = typeof(Page<ConsentTextAnswer>),
        Query = [new QueryParameter("purpose", "Only those of this purpose."), .. QueryParameter.Paging],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        var all = await texts.ListAsync(call.ProgramId, call.Query("purpose"), call.Aborted);
        return ApiAnswer.Ok(Paging.Of(call, [.. all.Select(ConsentTextAnswer.Of)], text => text.Hash));
    }
}
