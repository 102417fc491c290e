using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Programs;
using Bashgah.Storage.Devices;
using Bashgah.Storage.Keys;
using Bashgah.Storage.Members;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Platform.Security;

/// <summary>
/// Checks what a request shows for itself, a key, a device's key or an access token: it is known, it is the addressed
/// program's, it has the scope. One of another program is told nothing about whether the addressed one exists.
/// </summary>
internal sealed class ApiKeyCheck(
    ApiKeyRegistry keys, DeviceRegistry devices, AccessTokens tokens, MemberSignIns members, ProgramSlugs programs, RateLimits limits, TimeProvider clock)
{
    private const string Scheme = "Bearer ";
    private const int TextLengthMax = 1_000;

    /// <summary>The caller, or the problem.</summary>
    public async ValueTask<(ApiCaller? Caller, Problem? Problem)> CheckAsync(HttpContext context, ApiOperation operation)
    {
        if (operation.IsOpen)
            return await OpenAsync(context, operation);
        var header = context.Request.Headers.Authorization.ToString();
        var shown = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && header.Length <= TextLengthMax
            ? await FindAsync(header[Scheme.Length..].Trim(), context.RequestAborted)
            : null;
        if (shown is not { } credential)
            return (null, limits.Unauthorized(context));
        if (limits.TurnsAway(credential.Actor) is { } tooMany)
            return (null, tooMany);
        var slug = await programs.FindAsync(credential.ProgramId, context.RequestAborted);
        if (slug is null || slug != context.GetRouteValue("p") as string || !ApiScopes.Allow(credential.Scopes, operation.Scope))
            return (null, Problem.Of(ProblemCodes.Forbidden, ("scope", operation.Scope)));
        foreach (var (parameter, scope) in operation.QueryScopes)
        {
            if (context.Request.Query.ContainsKey(parameter) && !ApiScopes.Allow(credential.Scopes, scope))
                return (null, Problem.Of(ProblemCodes.Forbidden, ("scope", scope)));
        }
        return (new ApiCaller(credential.ProgramId, slug, credential.Actor, OriginOf(context), credential.Store)
        {
            MemberId = credential.MemberId, SessionId = credential.SessionId,
        }, null);
    }

    private async ValueTask<(ApiCaller? Caller, Problem? Problem)> OpenAsync(HttpContext context, ApiOperation operation)
    {
        if (limits.TurnsAwayOpen(context, operation.Id) is { } tooMany)
            return (null, tooMany);
        var slug = context.GetRouteValue("p") as string ?? "";
        return await programs.FindIdAsync(slug, context.RequestAborted) is { } id
            ? (new ApiCaller(id, slug, ApiCaller.Nobody, OriginOf(context)), null)
            : (null, Problem.Of(ProblemCodes.NotFound));
    }

    private async ValueTask<Credential?> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (text.StartsWith(AccessTokens.Prefix, StringComparison.Ordinal))
            return await OfTokenAsync(text, cancellationToken);
        if (text.StartsWith(DeviceRegistry.Prefix, StringComparison.Ordinal))
        {
            return await devices.FindAsync(text, cancellationToken) is { } device
                ? new Credential(device.ProgramId, $"device:{device.Id}", [device.Kind], device.Store)
                : null;
        }
        if (text.StartsWith(MemberSignIns.Prefix, StringComparison.Ordinal))
            return await OfSessionAsync(text, cancellationToken);
        return await keys.FindAsync(text, cancellationToken) is { } key
            ? new Credential(key.ProgramId, $"key:{key.Id}", key.Scopes, null)
            : null;
    }

    /// <summary>A token holds until it ends, and no longer than its key.</summary>
    private async ValueTask<Credential?> OfTokenAsync(string text, CancellationToken cancellationToken)
    {
        var token = await tokens.OpenAsync(text, cancellationToken);
        if (token is null || IsOver(token.EndsAt))
            return null;
        var key = await keys.FindByIdAsync(token.ProgramId, token.KeyId, cancellationToken);
        return key is null ? null : new Credential(key.ProgramId, $"key:{key.Id}", token.Scopes, null);
    }

    private async ValueTask<Credential?> OfSessionAsync(string text, CancellationToken cancellationToken)
    {
        if (await members.FindAsync(text, cancellationToken) is not { } session || IsOver(session.EndsAt))
            return null;
        var member = PublicId.Member(session.MemberId);
        return new Credential(session.ProgramId, $"member:{member}", [ApiScopes.Me], null)
        {
            MemberId = member, SessionId = session.Id,
        };
    }

    private bool IsOver(long endsAt) => endsAt <= Ledger.BatchRunner.Microseconds(clock.GetUtcNow());

    /// <summary>The other end of the connection: behind a proxy, the proxy. It has none where it is no network.</summary>
    private static string OriginOf(HttpContext context) => context.Connection.RemoteIpAddress is not { } address
        ? "local"
        : (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();

    private readonly record struct Credential(int ProgramId, string Actor, IReadOnlyList<string> Scopes, string? Store)
    {
        public string? MemberId { get; init; }

        public string? SessionId { get; init; }
    }
}
