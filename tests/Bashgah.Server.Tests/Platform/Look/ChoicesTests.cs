using System.Net;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Platform.Look;

/// <summary>Language and light are chosen by one tap, and stay chosen.</summary>
public sealed class ChoicesTests
{
    private static readonly (string, string) English = ("Accept-Language", "en");

    [Theory]
    [InlineData("/")]
    [InlineData("/problems")]
    [InlineData("/problems/not-found")]
    [InlineData("/staff/sign-in")]
    public async Task A_language_that_was_tapped_stays(string path)
    {
        await using var server = await ClubServer.StartAsync();
        using var browser = new StaffBrowser(server);
        Assert.Contains("<html lang=\"en\" dir=\"ltr\">", (await browser.GetAsync(path, English)).Raw);
        var tapped = await browser.GetAsync(LinkTo(await browser.GetAsync(path, English), "فارسی"), English);
        Assert.Contains("<html lang=\"fa\" dir=\"rtl\">", tapped.Raw);
        var cookie = Assert.Single(tapped.SetCookies, c => c.StartsWith("bashgah-language=", StringComparison.Ordinal));
        Assert.Matches("^bashgah-language=fa; max-age=34560000; path=/; samesite=lax; httponly$", cookie);
        Assert.Contains("<html lang=\"fa\" dir=\"rtl\">", (await browser.GetAsync(path, English)).Raw);
        // What is written already is not written again.
        Assert.DoesNotContain((await browser.GetAsync($"{path}?lang=fa")).SetCookies, c => c.StartsWith("bashgah-language=", StringComparison.Ordinal));
        Assert.Contains("<html lang=\"ms\" dir=\"ltr\">", (await browser.GetAsync($"{path}?lang=ms", English)).Raw);
    }

    [Fact]
    public async Task Over_https_a_choice_is_bound_to_the_host()
    {
        await using var server = await ClubServer.StartAsync();
        using var browser = new StaffBrowser(server, "https://localhost");
        Assert.Contains("__Host-bashgah-theme=dark; max-age=34560000; path=/; secure; samesite=lax; httponly", (await browser.GetAsync("/?theme=dark")).SetCookies);
        Assert.Contains("data-theme=\"dark\"", (await browser.GetAsync("/")).Raw);
    }

    [Fact]
    public async Task The_light_that_was_tapped_stays_until_the_system_is_to_decide()
    {
        await using var server = await ClubServer.StartAsync();
        using var browser = new StaffBrowser(server);
        Assert.DoesNotContain("data-theme", (await browser.GetAsync("/", English)).Raw);
        Assert.Contains("data-theme=\"dark\"", (await browser.GetAsync(LinkTo(await browser.GetAsync("/staff/sign-in", English), "Dark"), English)).Raw);
        Assert.Contains("data-theme=\"dark\"", (await browser.GetAsync("/", English)).Raw);
        Assert.Contains("data-theme=\"dark\"", (await browser.GetAsync("/?theme=velvet", English)).Raw);
        Assert.Contains("data-theme=\"light\"", (await browser.GetAsync(LinkTo(await browser.GetAsync("/", English), "Light"), English)).Raw);
        await browser.GetAsync(LinkTo(await browser.GetAsync("/", English), "Automatic"), English);
        Assert.DoesNotContain("data-theme", (await browser.GetAsync("/staff/sign-in", English)).Raw);
    }

    [Fact]
    public async Task A_choice_keeps_the_rest_of_the_address()
    {
        await using var server = await ClubServer.StartAsync();
        using var browser = new StaffBrowser(server);
        var page = await browser.GetAsync("/staff/sign-in?next=%2Fstaff%2Faccount&theme=dark", English);
        Assert.Equal("/staff/sign-in?next=%2Fstaff%2Faccount&theme=dark&lang=ms", LinkTo(page, "Melayu"));
        Assert.Equal("/staff/sign-in?next=%2Fstaff%2Faccount&theme=light", LinkTo(page, "Light"));
    }

    [Fact]
    public async Task What_a_call_of_the_API_accepts_comes_before_what_was_chosen_on_a_page()
    {
        await using var server = await ClubServer.StartAsync();
        using var browser = new StaffBrowser(server);
        await browser.GetAsync("/?lang=fa");
        Assert.Equal("ms", await LanguageOfAsync("ms-MY, en;q=0.5"));
        Assert.Equal("fa", await LanguageOfAsync("de"));
        Assert.Equal("fa", await LanguageOfAsync(null));
        Assert.Equal("en", await LanguageOfAsync("en"));
        // Nor does a call choose for later.
        Assert.Empty((await browser.GetAsync("/v1/programs/club/stores?lang=ms")).SetCookies);

        async Task<string> LanguageOfAsync(string? accepted)
        {
            var answer = accepted is null
                ? await browser.GetAsync("/v1/programs/club/stores")
                : await browser.GetAsync("/v1/programs/club/stores", ("Accept-Language", accepted));
            Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
            return WordsOf(System.Text.Json.JsonDocument.Parse(answer.Raw).RootElement.GetProperty("title").GetString()!);
        }
    }

    [Fact]
    public async Task A_document_leads_to_its_languages_in_a_window_and_not_as_a_file()
    {
        await using var server = await ClubServer.StartAsync();
        var member = await server.JoinAsync("+60123456789");
        using var nur = await StaffBrowser.OfAsync(server, "nur@club.example");
        var path = $"/v1/programs/club/members/{member}/export.html";
        var kept = await nur.GetAsync(path, ("Sec-Fetch-Site", "same-origin"), English);
        Assert.Equal(HttpStatusCode.OK, kept.Status);
        Assert.DoesNotContain("hreflang", kept.Raw);
        await nur.GetAsync("/staff?theme=dark");
        var shown = await nur.GetAsync(path, ("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Dest", "document"), English);
        Assert.Contains("<html lang=\"en\" dir=\"ltr\" data-theme=\"dark\">", shown.Raw);
        Assert.Equal("?lang=fa", LinkTo(shown, "فارسی"));
        var tapped = await nur.GetAsync($"{path}?lang=fa", ("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Dest", "document"), English);
        Assert.Contains("<html lang=\"fa\" dir=\"rtl\" data-theme=\"dark\">", tapped.Raw);
        Assert.Contains("<html lang=\"fa\" dir=\"rtl\" data-theme=\"dark\">", (await nur.GetAsync("/staff", English)).Raw);
    }

    private static string WordsOf(string title) =>
        Server.Platform.Texts.Language.All.Single(language =>
            Server.Platform.Texts.Wording.In(language).Find("problem.unauthorized.title") == title);

    private static string LinkTo(StaffPage page, string name) =>
        PageXml.Parse(page.Raw).Descendants("a").Single(a => a.Value == name).Attribute("href")!.Value;
}
