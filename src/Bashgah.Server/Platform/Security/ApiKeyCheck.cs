using System.Collections.Frozen;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Programs;
using Bashgah.Storage.Devices;
using Bashgah.Storage.Keys;
using Bashgah.Storage.Members;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Platform.Security;

/// <summary>
/// Checks what a request shows for itself, a key, a device's key, an access token or the session of somebody who is signed in: it is
/// known, it is the addressed program's, it has the scope. One of another program is told nothing about whether the addressed one exists.
/// </summary>
internal sealed class ApiKeyCheck(
    ApiKeyRegistry keys, DeviceRegistry devices, AccessTokens tokens, MemberSignIns members, ISignedInStaff staff, ProgramSlugs programs,
    RateLimits limits, TimeProvider clock)
{
    private const string Scheme = "Bearer ";
    private const int TextLengthMax = 1_000;

    // Where somebody is signed in who works elsewhere.
    private const int NoProgram = -1;

    /// <summary>The caller, or the problem.</summary>
    public async ValueTask<(ApiCaller? Caller, Problem? Problem)> CheckAsync(HttpContext context, ApiOperation operation)
    {
        if (operation.IsOpen)
            return await OpenAsync(context, operation);
        // A header that is there counts alone: a program that shows a wrong key is not taken for whoever has the browser.
        var shown = context.Request.Headers.Authorization.Count > 0 ? await OfHeaderAsync(context)
            : context.Request.Headers.TryGetValue(DeviceCookies.Header, out var kind) ? await OfBrowserAsync(context, kind.ToString())
            : await OfPersonAsync(context);
        if (shown is not { } credential)
            return (null, limits.Unauthorized(context));
        if (limits.TurnsAway(credential.Actor, credential.MemberId is not null, operation.CostOf(context.Request.Query)) is { } tooMany)
            return (null, tooMany);
        if (credential.IsOfBrowser && OwnPage.Refuses(context.Request) is { } foreign)
            return (null, foreign);
        var slug = await programs.FindAsync(credential.ProgramId, context.RequestAborted);
        if (slug is null || slug != context.GetRouteValue("p") as string || !credential.Opens(operation.Scope))
            return (null, Problem.Of(ProblemCodes.Forbidden, ("scope", operation.Scope)));
        foreach (var (parameter, scope) in operation.QueryScopes)
        {
            if (context.Request.Query.ContainsKey(parameter) && !credential.Opens(scope))
                return (null, Problem.Of(ProblemCodes.Forbidden, ("scope", scope)));
        }
        return (new ApiCaller(
            credential.ProgramId, slug, credential.Actor, RequestOrigin.Of(context), credential.StoresWith(operation.Scope))
        {
            MemberId = credential.MemberId, SessionId = credential.SessionId, May = credential.Opens, StoresByScope = credential.StoresWith,
        }, null);
    }

    private ValueTask<Credential?> OfHeaderAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && header.Length <= TextLengthMax
            ? FindAsync(header[Scheme.Length..].Trim(), context.RequestAborted)
            : default;
    }

    /// <summary>A page of a counter or a kiosk: its key is the browser's.</summary>
    private async ValueTask<Credential?> OfBrowserAsync(HttpContext context, string kind) =>
        DeviceCookies.Read(context, kind) is { } key && await FindAsync(key, context.RequestAborted) is { } device
            ? device with { IsOfBrowser = true }
            : null;

    /// <summary>Somebody who is signed in works in several programs: what they may do in the addressed one counts.</summary>
    private async ValueTask<Credential?> OfPersonAsync(HttpContext context)
    {
        if (await staff.FindAsync(context) is not { } person)
            return null;
        var slug = context.GetRouteValue("p") as string ?? "";
        var programId = await programs.FindIdAsync(slug, context.RequestAborted) ?? NoProgram;
        return new Credential(programId, person.Actor, [], null) { Person = person, IsOfBrowser = true };
    }

    private async ValueTask<(ApiCaller? Caller, Problem? Problem)> OpenAsync(HttpContext context, ApiOperation operation)
    {
        if (limits.TurnsAwayOpen(context, operation.Id, operation.Cost) is { } tooMany)
            return (null, tooMany);
        var slug = context.GetRouteValue("p") as string ?? "";
        return await programs.FindIdAsync(slug, context.RequestAborted) is { } id
            ? (new ApiCaller(id, slug, ApiCaller.Nobody, RequestOrigin.Of(context)), null)
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

    private readonly record struct Credential(int ProgramId, string Actor, IReadOnlyList<string> Scopes, string? Store)
    {
        public string? MemberId { get; init; }

        public string? SessionId { get; init; }

        /// <summary>Whether a cookie showed it, which the browser sends by itself.</summary>
        public bool IsOfBrowser { get; init; }

        /// <summary>Whose rights count in place of <see cref="Scopes"/> and <see cref="Store"/>; null: it is no person's.</summary>
        public ISignedInPerson? Person { get; init; }

        public bool Opens(string scope) => Person is { } person
            ? person.StoresWith(ProgramId, scope) is not { Count: 0 }
            : ApiScopes.Allow(Scopes, scope);

        public IReadOnlySet<string>? StoresWith(string scope) =>
            Person is { } person ? person.StoresWith(ProgramId, scope)
            : Store is { } own ? FrozenSet.Create(StringComparer.Ordinal, own)
            : null;
    }
}
