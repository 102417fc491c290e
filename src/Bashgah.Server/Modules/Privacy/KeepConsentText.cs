using System.Text.RegularExpressions;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Privacy;

/// <summary>A text that members are to be shown.</summary>
internal sealed partial record ConsentTextRequest(string Purpose, string Version, string Language, string Text)
{
    /// <summary>Reads a text.</summary>
    public static ConsentTextRequest Read(Fields f)
    {
        var purpose = ConsentRequest.ReadName(f, "purpose", f.Text("purpose", "What members agree to, by a name that the program chose.", 64, "offers"));
        var version = f.Text("version", "Which version of the text it is.", 64, "2026-03");
        var language = f.Text("language", "Its language: en, fa, ms …", 16, "ms");
        if (language.Length > 0 && !LanguageTag().IsMatch(language))
            f.Fault("language", FaultCodes.InvalidFormat, ("expected", "ms, fa-IR"));
        return new ConsentTextRequest(purpose, version, language, f.Text("text", "What it says.", 4_000, "Saya bersetuju menerima tawaran melalui SMS."));
    }

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", RegexOptions.None, 100)]
    private static partial Regex LanguageTag();
}

/// <summary>Keeps a text that members are shown when they are asked to agree, so that each consent can name it.</summary>
internal sealed class KeepConsentText(ConsentTexts texts, LedgerReader reader)
{
    public static ApiOperation<ConsentTextRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/consent-texts", Id = "keepConsentText", Tag = "Privacy",
        Summary = "Keeps a text that members are asked to agree to.",
        About = "A version in a language is kept once and never changed; the same again changes nothing.",
        Scope = ApiScopes.PrivacyManage, TakesKey = true, Status = StatusCodes.Status201Created, Answer = typeof(ConsentTextAnswer),
        Read = ConsentTextRequest.Read, Refusals = [ProblemCodes.AlreadyExists],
        Example = """{"purpose": "offers", "version": "2026-03", "language": "ms", "text": "Saya bersetuju menerima tawaran melalui SMS."}""",
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, ConsentTextRequest request)
    {
        var text = new ConsentText(request.Purpose, request.Version, request.Language, request.Text);
        return await texts.KeepAsync(call.ProgramId, text, call.Caller.Source, reader.Now, call.Aborted)
            ? ApiAnswer.Created(ConsentTextAnswer.Of(text))
            : Problem.Of(ProblemCodes.AlreadyExists);
    }
}
