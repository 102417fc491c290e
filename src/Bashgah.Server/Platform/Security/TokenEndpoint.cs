using System.Text;
using System.Text.Json.Serialization;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Storage.Keys;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Platform.Security;

/// <summary>
/// OAuth 2 client credentials (RFC 6749, 4.4) for integrations that speak it: the client is an API key, <c>client_id</c> its id and
/// <c>client_secret</c> its text. The token holds for an hour, and no longer than the key.
/// </summary>
internal static class TokenEndpoint
{
    private const int SecondsMax = 3_600;
    private const int FormBytesMax = 16 * 1024;
    private const string Basic = "Basic ";

    public static void MapTokens(this IEndpointRouteBuilder endpoints) => endpoints.MapPost("/oauth/token", AnswerAsync);

    private static async Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        var services = context.RequestServices;
        if (services.GetRequiredService<RateLimits>().TurnsAwayOpen(context, "token") is { } tooMany)
        {
            await Problems.ProblemWriter.WriteAsync(context, tooMany);
            return;
        }
        if (!context.Request.HasFormContentType || context.Request.ContentLength is null or > FormBytesMax)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "invalid_request");
            return;
        }
        IFormCollection form;
        try
        {
            form = await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (InvalidDataException)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "invalid_request");
            return;
        }
        if (form["grant_type"] != "client_credentials")
        {
            await RefuseAsync(
                context, StatusCodes.Status400BadRequest,
                form.ContainsKey("grant_type") ? "unsupported_grant_type" : "invalid_request");
            return;
        }
        var (id, secret) = ClientOf(context.Request, form);
        var key = await services.GetRequiredService<ApiKeyRegistry>().FindAsync(secret, context.RequestAborted);
        if (key is null || key.Id != id)
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"token\"";
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "invalid_client");
            return;
        }
        await GiveAsync(context, key, form["scope"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Task GiveAsync(HttpContext context, ApiKeyInfo key, string[] wanted)
    {
        var held = ApiScopes.Expand(key.Scopes);
        if (wanted.Any(scope => !held.Contains(scope)))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "invalid_scope");
            return;
        }
        IReadOnlyList<string> scopes = wanted.Length == 0 ? held : wanted;
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var token = new AccessToken(
            key.ProgramId, key.Id, scopes, BatchRunner.Microseconds(now + TimeSpan.FromSeconds(SecondsMax)));
        var text = await context.RequestServices.GetRequiredService<AccessTokens>().SealAsync(token, context.RequestAborted);
        await ApiJson.WriteAsync(context.Response, new TokenAnswer(text, "Bearer", SecondsMax, string.Join(' ', scopes)));
    }

    /// <summary>By HTTP Basic, as the RFC prefers it, or in the form.</summary>
    private static (string Id, string Secret) ClientOf(HttpRequest request, IFormCollection form)
    {
        var header = request.Headers.Authorization.ToString();
        var buffer = new byte[header.Length];
        if (!header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase)
            || !Convert.TryFromBase64String(header[Basic.Length..], buffer, out var length))
            return (form["client_id"].ToString(), form["client_secret"].ToString());
        var parts = Encoding.UTF8.GetString(buffer, 0, length).Split(':', 2);
        return parts.Length == 2 ? (Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts[1])) : ("", "");
    }

    private static Task RefuseAsync(HttpContext context, int status, string error)
    {
        context.Response.StatusCode = status;
        return ApiJson.WriteAsync(context.Response, new TokenRefusal(error));
    }
}

/// <summary>A token, as RFC 6749, 5.1 has it.</summary>
internal sealed record TokenAnswer(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("token_type")] string TokenType,
    [property: JsonPropertyName("expires_in")] int ExpiresIn,
    [property: JsonPropertyName("scope")] string Scope);

/// <summary>Why there is none, as RFC 6749, 5.2 has it.</summary>
internal sealed record TokenRefusal([property: JsonPropertyName("error")] string Error);
