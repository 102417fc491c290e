using Bashgah.Server.Surfaces.Staff;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bashgah.Server.Tests.Support;

/// <summary>A session with two factors that has lately been confirmed, and a form's token for it, without the way through the pages.</summary>
internal sealed class SignedInPerson
{
    private const string FormCookie = "bashgah-form";

    private readonly string _cookies;
    private readonly string _formToken;

    private SignedInPerson(string accountId, string cookies, string formToken)
    {
        AccountId = accountId;
        _cookies = cookies;
        _formToken = formToken;
    }

    public string AccountId { get; }

    /// <summary>Begins a session of an account.</summary>
    public static async Task<SignedInPerson> BeginAsync(ClubServer server, string accountId)
    {
        var token = await server.Host.Database.Staff.Sessions.BeginAsync(accountId, "totp", new("", ""), server.Now, default);
        var session = await server.Host.Database.Staff.Sessions.FindAsync(token, server.Now, default);
        var context = new DefaultHttpContext { User = StaffRoutes.FormHolder(session!.Id) };
        var form = server.Services.GetRequiredService<IAntiforgery>().GetTokens(context);
        return new SignedInPerson(accountId, $"bashgah-staff={token}; {FormCookie}={form.CookieToken}", form.RequestToken!);
    }

    /// <summary>Lets a request to the API come from a page of the server.</summary>
    public void Calls(HttpRequestMessage request)
    {
        request.Headers.Add("Cookie", _cookies);
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
    }

    /// <summary>Lets a request be one for a page, or one with a page's form.</summary>
    public void Opens(HttpRequestMessage request, params (string Name, string Value)[] fields)
    {
        request.Headers.Add("Cookie", _cookies);
        if (request.Method == HttpMethod.Post)
            request.Content = new FormUrlEncodedContent([.. fields.Select(f => KeyValuePair.Create(f.Name, f.Value)), KeyValuePair.Create("form-token", _formToken)]);
    }
}
