using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Bashgah.Server.Modules.Staff;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Bashgah.Server.Tests.Support;

/// <summary>A browser on the staff pages: keeps cookies, fills in forms, follows no redirect by itself.</summary>
internal sealed partial class StaffBrowser : IDisposable
{
    public const string Password = "correct teapot drizzle meadow";

    private readonly CookieContainer _cookies = new();
    private readonly HttpClient _client;
    private readonly Uri _site;

    public StaffBrowser(ClubServer server, string site = "http://localhost")
    {
        _site = new Uri(site);
        _client = new HttpClient(((TestServer)server.Services.GetRequiredService<IServer>()).CreateHandler()) { BaseAddress = _site };
    }

    /// <summary>The form token of the page seen last.</summary>
    public string Token { get; private set; } = "";

    public IEnumerable<Cookie> Cookies => _cookies.GetCookies(_site);

    public async Task<StaffPage> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return await SendAsync(request);
    }

    /// <summary>Posts a form with the token of the page seen last.</summary>
    public Task<StaffPage> PostAsync(string path, params (string Name, string Value)[] fields) =>
        PostWithoutTokenAsync(path, [.. fields, ("form-token", Token)]);

    public async Task<StaffPage> PostWithoutTokenAsync(string path, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        };
        return await SendAsync(request);
    }

    /// <summary>Calls the API as a script of a page does; with headers that are named, those in place of what the browser says of
    /// where the call comes from.</summary>
    public async Task<Answer> CallAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith("//", StringComparison.Ordinal) ? path[1..] : $"/v1/programs/{ClubServer.Slug}{path}");
        if (body is not null)
            request.Content = body as HttpContent ?? JsonContent.Create(body);
        request.Headers.Add("Idempotency-Key", $"key-{Guid.NewGuid():N}");
        foreach (var (name, value) in headers is [] ? [("Sec-Fetch-Site", "same-origin")] : headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (_cookies.GetCookieHeader(new Uri(_site, request.RequestUri!)) is { Length: > 0 } cookies)
            request.Headers.Add("Cookie", cookies);
        using var response = await _client.SendAsync(request);
        return await Answer.OfAsync(response);
    }

    /// <summary>Gives the person another role in the club.</summary>
    public async Task GrantAsync(ClubServer server, string role, string store = "")
    {
        var program = await server.Host.Database.Programs.FindAsync(ClubServer.Slug, default);
        var account = (await CallerAsync(server))!.Account.Id;
        await server.Host.Database.Staff.Roles.GrantAsync(new(program!.Id, account, store, role), "test", server.Now, default);
    }

    /// <summary>Opens a page and posts a form of it.</summary>
    public async Task<StaffPage> FillAsync(string page, string path, params (string Name, string Value)[] fields)
    {
        await GetAsync(page);
        return await PostAsync(path, fields);
    }

    /// <summary>Takes over the cookies and the form of another browser, as one browser that meets another node.</summary>
    /// <param name="other">The other one.</param>
    /// <param name="prefix">What the cookies' names begin with here.</param>
    public void Take(StaffBrowser other, string prefix = "")
    {
        foreach (var cookie in other.Cookies)
            _cookies.Add(_site, new Cookie($"{prefix}{cookie.Name}", cookie.Value, "/"));
        Token = other.Token;
    }

    public Task<StaffPage> SignInAsync(string email, string password = Password) =>
        FillAsync("/staff/sign-in", "/staff/sign-in", ("email", email), ("password", password));

    public Task<StaffPage> CodeAsync(string code) =>
        FillAsync("/staff/sign-in/code", "/staff/sign-in/code", ("code", code));

    public async Task<bool> IsSignedInAsync() => (await GetAsync("/staff")).Status == HttpStatusCode.OK;

    /// <summary>Sets an authenticator up; gives its secret and the recovery codes.</summary>
    public async Task<(byte[] Secret, IReadOnlyList<string> RecoveryCodes)> SetUpAsync(ClubServer server, string email)
    {
        Assert.Equal("/staff/account/authenticator", (await FillAsync("/staff/account", "/staff/account/authenticator/begin")).Location);
        await GetAsync("/staff/account/authenticator");
        var accounts = server.Host.Database.Staff.Accounts;
        var account = await accounts.FindByEmailHashAsync(await accounts.EmailHashAsync(email, default), default);
        var secret = account!.TotpSecret!;
        var shown = await PostAsync("/staff/account/authenticator", ("code", Totp.CodeOf(secret, Totp.StepAt(server.Now))));
        Assert.Equal(HttpStatusCode.OK, shown.Status);
        return (secret, [.. RecoveryCode().Matches(shown.Body).Select(m => m.Groups[1].Value)]);
    }

    /// <summary>Somebody with a role; signed in, and as if with two factors.</summary>
    public static async Task<StaffBrowser> OfAsync(
        ClubServer server, string email, string role = "owner", string store = "", bool isWhole = true,
        string slug = ClubServer.Slug)
    {
        var program = await server.Host.Database.Programs.FindAsync(slug, default);
        var code = await server.Host.Database.Staff.Invitations.InviteAsync(program!.Id, email, store, role, new("test", "here"), server.Now, default);
        var browser = new StaffBrowser(server);
        var taken = await browser.FillAsync(
            $"/staff/invitations/{code}", $"/staff/invitations/{code}", ("name", "Nur Aisyah"), ("password", Password));
        Assert.Equal("/staff?done=welcome", taken.Location);
        if (isWhole)
            await browser.StrengthenAsync(server);
        return browser;
    }

    /// <summary>The caller that the server sees.</summary>
    public async Task<StaffCaller?> CallerAsync(ClubServer server)
    {
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        context.Request.Headers.Cookie = string.Join("; ", Cookies.Select(c => $"{c.Name}={c.Value}"));
        return await server.Services.GetRequiredService<StaffCallers>().FindAsync(context);
    }

    private async Task StrengthenAsync(ClubServer server) =>
        await server.Host.Database.Staff.Sessions.StrengthenAsync((await CallerAsync(server))!.Session.Id, "totp", default);

    public void Dispose() => _client.Dispose();

    private async Task<StaffPage> SendAsync(HttpRequestMessage request)
    {
        var address = new Uri(_site, request.RequestUri!);
        if (_cookies.GetCookieHeader(address) is { Length: > 0 } cookies)
            request.Headers.Add("Cookie", cookies);
        using var response = await _client.SendAsync(request);
        var set = response.Headers.TryGetValues("Set-Cookie", out var values) ? values.ToList() : [];
        foreach (var cookie in set)
            _cookies.SetCookies(address, cookie);
        var raw = await response.Content.ReadAsStringAsync();
        var body = WebUtility.HtmlDecode(raw);
        if (FormToken().Match(body) is { Success: true } token)
            Token = token.Groups[1].Value;
        return new StaffPage(response.StatusCode, response.Headers.Location?.OriginalString, body, raw, set, response.Headers);
    }

    [GeneratedRegex("name=\"form-token\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();

    [GeneratedRegex("<code>([a-z0-9-]{29})</code>")]
    private static partial Regex RecoveryCode();
}

/// <summary>An answer to a browser: its body as people read it, and as it was sent.</summary>
internal sealed record StaffPage(
    HttpStatusCode Status, string? Location, string Body, string Raw, IReadOnlyList<string> SetCookies,
    System.Net.Http.Headers.HttpResponseHeaders Headers)
{
    public void Says(HttpStatusCode status, string text)
    {
        Assert.Contains(text, Body);
        Assert.Equal(status, Status);
    }
}
