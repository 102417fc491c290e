using System.Text.Json;
using Bashgah.EndToEnd.Framework;
using Microsoft.Playwright;

namespace Bashgah.EndToEnd.Privacy;

/// <summary>A member makes a passkey in Chromium and signs in with it, through the API alone.</summary>
public sealed class MemberPasskeyTests
{
    private const string Definition = """
        {"money": {"currency": "MYR", "digits": 2}, "timeZone": "Asia/Kuala_Lumpur", "currencies": {"points": {}}}
        """;

    /// <summary>What a page of a members' site does; gives status and body of the last answer.</summary>
    private const string Script = """
        async ({program, token, kind}) => {
          const post = async (path, body, bearer) => {
            const answer = await fetch(program + path, {
              method: "POST", body: JSON.stringify(body),
              headers: {"Content-Type": "application/json", ...(bearer ? {Authorization: `Bearer ${bearer}`} : {})},
            });
            return {status: answer.status, body: await answer.json()};
          };
          if (kind === "create") {
            const asked = await post("/me/passkeys/options", {}, token);
            if (asked.status !== 200) return asked;
            const made = await navigator.credentials.create({publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked.body.options)});
            const answer = {step: asked.body.step, name: "Telefon saya", credential: made.toJSON()};
            return {...await post("/me/passkeys", answer, token), again: (await post("/me/passkeys", answer, token)).status};
          }
          const asked = await post("/sign-in/passkeys/options", {});
          const used = await navigator.credentials.get({publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked.body.options)});
          const answer = {step: asked.body.step, credential: used.toJSON()};
          return {...await post("/sign-in/passkeys", answer), again: (await post("/sign-in/passkeys", answer)).status};
        }
        """;

    [ConditionalFact]
    [RequiresProgram(Browser.Names)]
    public Task A_passkey_registers_and_signs_in_over_sqlite() => SignInAsync(TestBackend.Sqlite);

    [ConditionalFact]
    [RequiresPostgres]
    [RequiresProgram(Browser.Names)]
    public Task A_passkey_registers_and_signs_in_over_postgres() => SignInAsync(TestBackend.Postgres);

    private static async Task SignInAsync(TestBackend backend)
    {
        await using var database = TestDatabase.Create(backend);
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("club.json"), Definition);
        foreach (var club in new[] { "club", "other" })
            await BuiltExecutable.SucceedAsync("programs", "create", club, "--definition", folder.File("club.json"), "--database", database.Address);
        var csv = folder.File("members.csv");
        await File.WriteAllTextAsync(csv, "external_id,phone,name,joined_at\nA-1,+60123456789,Nurul Hidayah,2026-01-02T10:00:00+08:00\n");
        await BuiltExecutable.SucceedAsync("import", "members", csv, "--program", "club", "--database", database.Address);
        var codes = folder.File("codes.txt");
        await using var server = await RunningServer.StartAsync("serve", "--database", database.Address, "--codes", codes);
        var site = $"http://localhost:{server.Client.BaseAddress!.Port}";
        await using var browser = await Browser.StartAsync();
        var page = await browser.NewPageAsync();
        await page.GotoAsync(site);
        var (session, authenticator) = await Browser.AddAuthenticatorAsync(page);

        var token = await ByCodeAsync(server, codes);
        var made = await AskAsync(page, "club", "create", token);
        Assert.Equal((201, "Telefon saya"), (made.GetProperty("status").GetInt32(), made.GetProperty("body").GetProperty("name").GetString()));
        // What was asked is answered once.
        Assert.Equal(403, made.GetProperty("again").GetInt32());
        var kept = await session.SendAsync("WebAuthn.getCredentials", Of(authenticator));
        Assert.Equal(1, kept!.Value.GetProperty("credentials").GetArrayLength());

        var signedIn = await AskAsync(page, "club", "get");
        Assert.Equal((201, 403), (signedIn.GetProperty("status").GetInt32(), signedIn.GetProperty("again").GetInt32()));
        var second = signedIn.GetProperty("body").GetProperty("token").GetString()!;
        var mine = await GetAsync(server, "/me/passkeys", second);
        Assert.Equal("Telefon saya", Assert.Single(mine.GetProperty("items").EnumerateArray()).GetProperty("name").GetString());

        // Another program knows neither the member nor the passkey.
        Assert.Equal(403, (await AskAsync(page, "other", "get")).GetProperty("status").GetInt32());

        // A finger that is not the owner's opens nothing.
        await session.SendAsync("WebAuthn.setUserVerified", new Dictionary<string, object> { ["authenticatorId"] = authenticator, ["isUserVerified"] = false });
        await Assert.ThrowsAsync<PlaywrightException>(() => AskAsync(page, "club", "get"));
        await session.SendAsync("WebAuthn.setUserVerified", new Dictionary<string, object> { ["authenticatorId"] = authenticator, ["isUserVerified"] = true });

        // One that was taken away is known to the device alone.
        using var remove = new HttpRequestMessage(
            HttpMethod.Delete, $"/v1/programs/club/me/passkeys/{made.GetProperty("body").GetProperty("id").GetString()}");
        remove.Headers.Authorization = new("Bearer", second);
        using var removed = await server.Client.SendAsync(remove);
        Assert.True(removed.IsSuccessStatusCode, await removed.Content.ReadAsStringAsync());
        Assert.Equal(403, (await AskAsync(page, "club", "get")).GetProperty("status").GetInt32());
    }

    private static async Task<JsonElement> AskAsync(IPage page, string club, string kind, string? token = null) =>
        await page.EvaluateAsync<JsonElement>(Script, new { program = $"/v1/programs/{club}", token = token ?? "", kind });

    private static async Task<string> ByCodeAsync(RunningServer server, string codes)
    {
        var asked = await PostAsync(server, "/sign-in/codes", new { phone = "+60123456789" });
        string? code = null;
        for (var attempt = 0; code is null && attempt < 100; attempt++)
        {
            await Task.Delay(50);
            code = File.Exists(codes) && (await File.ReadAllLinesAsync(codes)).LastOrDefault() is { Length: > 0 } line
                ? JsonElement.Parse(line).GetProperty("code").GetString()
                : null;
        }
        var signedIn = await PostAsync(server, "/sign-in", new { challenge = asked.GetProperty("challenge").GetString(), code });
        return signedIn.GetProperty("token").GetString()!;
    }

    private static async Task<JsonElement> PostAsync(RunningServer server, string path, object body)
    {
        using var answer = await server.Client.PostAsync($"/v1/programs/club{path}", System.Net.Http.Json.JsonContent.Create(body));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonElement.Parse(text);
    }

    private static async Task<JsonElement> GetAsync(RunningServer server, string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/programs/club{path}");
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await server.Client.SendAsync(request);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync());
    }

    private static Dictionary<string, object> Of(string authenticator) => new() { ["authenticatorId"] = authenticator };
}
