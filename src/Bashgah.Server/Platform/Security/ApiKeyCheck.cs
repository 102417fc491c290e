using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Programs;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Platform.Security;

/// <summary>
/// Checks the bearer key of a request: it is known, it is the addressed program's, it has the scope. A key of
/// another
/// program is told nothing about whether the addressed one exists.
/// </summary>
internal sealed class ApiKeyCheck(ApiKeyRegistry keys, ProgramSlugs programs)
{
    private const string Scheme = "Bearer ";
    private const int KeyLengthMax = 200;

    /// <summary>The caller, or the problem.</summary>
    public async ValueTask<(ApiCaller? Caller, Problem? Problem)> CheckAsync(HttpContext context, string scope)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || header.Length > KeyLengthMax)
            return (null, Problem.Of(ProblemCodes.Unauthorized));
        var key = await keys.FindAsync(header[Scheme.Length..].Trim(), context.RequestAborted);
        if (key is null)
            return (null, Problem.Of(ProblemCodes.Unauthorized));
        var slug = await programs.FindAsync(key.ProgramId, context.RequestAborted);
        if (slug is null || slug != context.GetRouteValue("p") as string || !ApiScopes.Allow(key.Scopes, scope))
            return (null, Problem.Of(ProblemCodes.Forbidden, ("scope", scope)));
        return (new ApiCaller(key.ProgramId, slug, key.Id), null);
    }
}
