using System.Net;
using System.Net.Http.Headers;

namespace Bashgah.Server.Tests.Support;

/// <summary>A member who is signed in.</summary>
internal static class MemberSignIn
{
    /// <summary>From here on the server's client is the member of a phone number; gives what it showed before.</summary>
    public static async Task<AuthenticationHeaderValue?> SignInAsync(this ClubServer server, SentCodes sent, string phone)
    {
        var asked = await server.PostAsync("/sign-in/codes", new { phone });
        Assert.Equal(HttpStatusCode.Accepted, asked.Status);
        var signedIn = await server.PostAsync(
            "/sign-in", new { challenge = asked.Text("challenge"), code = (await sent.NextAsync()).Code });
        Assert.Equal(HttpStatusCode.Created, signedIn.Status);
        var before = server.Client.DefaultRequestHeaders.Authorization;
        server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", signedIn.Text("token"));
        return before;
    }
}
