using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Policies;

/// <summary>Every version that was ever published, newest first.</summary>
internal sealed class ListVersions(ProgramCatalog catalog, LedgerReader reader)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/policy/versions", Id = "listPolicyVersions", Tag = "Policies",
        Summary = "Lists all policy versions, newest first.",
        Scope = ApiScopes.PolicyRead, Answer = typeof(Page<PolicyVersionAnswer>), Query = QueryParameter.Paging,
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        var before = call.Cursor(
            static (string text, out int version) => int.TryParse(text, System.Globalization.NumberStyles.None, null, out version)) ?? int.MaxValue;
        if (call.Faults.Any)
            return Platform.Problems.Problem.Malformed(call.Faults);
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        var versions = (await catalog.VersionsAsync(call.ProgramId, call.Aborted))
            .Where(v => v.Version < before).OrderByDescending(v => v.Version).ToList();
        var items = versions.Take(call.Limit)
            .Select(v => PolicyVersionAnswer.Of(v, program, withDefinition: false)).ToList();
        var next = versions.Count > items.Count
            ? items[^1].Version.ToString(System.Globalization.CultureInfo.InvariantCulture)
            : null;
        return ApiAnswer.Ok(new Page<PolicyVersionAnswer>(items, next));
    }
}
