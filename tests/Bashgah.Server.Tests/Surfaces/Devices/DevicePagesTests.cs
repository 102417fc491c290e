using System.Net;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Surfaces.Devices;

/// <summary>A browser becomes a counter or a kiosk by a code, and then acts as that device.</summary>
public abstract class DevicePagesSuite(TestBackend backend)
{
    private static readonly (string, string) OwnPage = ("Sec-Fetch-Site", "same-origin");
    private static readonly (string, string) AsCounter = ("Bashgah-Device", "counter");
    private static readonly (string, string) AsKiosk = ("Bashgah-Device", "kiosk");

    [ConditionalFact]
    public async Task A_code_makes_the_browser_a_counter_of_its_store()
    {
        await using var server = await StartAsync();
        using var browser = new StaffBrowser(server);
        Assert.Contains("name=\"code\"", (await browser.GetAsync("/counter")).Body);
        (await browser.PostAsync("/counter", ("code", "aaaa-aaaa"))).Says(HttpStatusCode.Forbidden, "does not hold");
        (await browser.CallAsync(HttpMethod.Get, "/rewards", null, OwnPage, AsCounter)).IsProblem(HttpStatusCode.Unauthorized, "unauthorized");

        var taken = await browser.PostAsync("/counter", ("code", await CodeAsync(server, "counter")));
        Assert.Equal("/counter?lang=en", taken.Location);
        var cookie = Assert.Single(taken.SetCookies, c => c.StartsWith("bashgah-counter=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie);
        Assert.Contains("samesite=strict", cookie);

        Assert.Contains("id=\"scan\"", (await browser.GetAsync("/counter")).Body);
        Assert.Equal(HttpStatusCode.OK, (await browser.CallAsync(HttpMethod.Get, "/rewards", null, OwnPage, AsCounter)).Status);
        (await browser.CallAsync(HttpMethod.Post, "/claims", new { documentNo = "X", store = "south", member = new { phone = "0123456789" } }, OwnPage, AsCounter))
            .IsProblem(HttpStatusCode.Forbidden, "store-foreign");
        (await browser.CallAsync(HttpMethod.Get, "/devices", null, OwnPage, AsCounter)).IsProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [ConditionalFact]
    public async Task The_cookie_opens_nothing_for_other_sites_nor_without_its_header()
    {
        await using var server = await StartAsync();
        using var browser = await EnrolledAsync(server, "counter");
        (await browser.CallAsync(HttpMethod.Get, "/rewards")).IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await browser.CallAsync(HttpMethod.Get, "/rewards", null, OwnPage, AsKiosk)).IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await browser.CallAsync(HttpMethod.Get, "/rewards", null, OwnPage, ("Bashgah-Device", "till"))).IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await browser.CallAsync(HttpMethod.Get, "/rewards", null, ("Sec-Fetch-Site", "cross-site"), AsCounter))
            .IsProblem(HttpStatusCode.Forbidden, "other-site");
        (await browser.CallAsync(HttpMethod.Get, "//counter/setup", null, ("Sec-Fetch-Site", "cross-site")))
            .IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
        // A key that is shown counts alone.
        (await browser.CallAsync(HttpMethod.Get, "/rewards", null, OwnPage, AsCounter, ("Authorization", "Bearer bgk_wrong")))
            .IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [ConditionalFact]
    public async Task A_browser_may_be_a_counter_and_a_kiosk()
    {
        await using var server = await StartAsync();
        using var browser = await EnrolledAsync(server, "counter");
        await browser.GetAsync("/kiosk");
        // Typed on the other page, it leads to its own.
        await browser.GetAsync("/counter?again=1");
        Assert.Equal("/kiosk?lang=en", (await browser.FillAsync("/kiosk", "/kiosk", ("code", await CodeAsync(server, "kiosk")))).Location);
        var purchase = new { documentNo = "A-1", currency = "MYR", lines = new[] { new { line = 1, quantity = 1, amount = 100 } } };
        (await browser.CallAsync(HttpMethod.Post, "/purchases", purchase, OwnPage, AsKiosk)).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal(HttpStatusCode.Created, (await browser.CallAsync(HttpMethod.Post, "/purchases", purchase, OwnPage, AsCounter)).Status);
    }

    [ConditionalFact]
    public async Task A_revoked_device_is_asked_for_a_code_again()
    {
        await using var server = await StartAsync();
        using var browser = await EnrolledAsync(server, "counter");
        var id = (await server.GetAsync("/devices")).Json.GetProperty("items")[0].GetProperty("id").GetString();
        await server.SendAsync(HttpMethod.Delete, $"/devices/{id}", null, null, null);
        (await browser.CallAsync(HttpMethod.Get, "/rewards", null, OwnPage, AsCounter)).IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Contains("name=\"code\"", (await browser.GetAsync("/counter")).Body);
        (await browser.CallAsync(HttpMethod.Get, "//counter/setup")).IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [ConditionalFact]
    public async Task The_setup_names_what_the_page_needs_and_the_page_runs_nothing_from_elsewhere()
    {
        await using var server = await StartAsync();
        using var browser = await EnrolledAsync(server, "counter");
        var setup = (await browser.CallAsync(HttpMethod.Get, "//counter/setup")).Json;
        Assert.Equal(("club", "north", "counter"), (setup.GetProperty("program").GetString(), setup.GetProperty("store").GetString(), setup.GetProperty("kind").GetString()));
        Assert.Equal(32, Convert.FromBase64String(setup.GetProperty("seal").GetString()!).Length);
        Assert.Equal(setup.GetProperty("seal").GetString(), (await browser.CallAsync(HttpMethod.Get, "//counter/setup")).Text("seal"));
        Assert.DoesNotContain("bgd_", setup.GetRawText());

        var page = await browser.GetAsync("/counter");
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
        var worker = await browser.GetAsync("/counter/worker.js");
        Assert.Contains("/assets/counter.js", worker.Body);
    }

    [ConditionalFact]
    public async Task A_form_of_another_site_enrols_nothing()
    {
        await using var server = await StartAsync();
        using var browser = new StaffBrowser(server);
        var code = await CodeAsync(server, "counter");
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostWithoutTokenAsync("/counter", ("code", code))).Status);
        Assert.Equal("/counter?lang=fa", (await browser.FillAsync("/counter?lang=fa", "/counter?lang=fa", ("code", code))).Location);
    }

    private async Task<ClubServer> StartAsync()
    {
        var server = await ClubServer.StartAsync(backend: backend);
        foreach (var id in new[] { "north", "south" })
            Assert.Equal(HttpStatusCode.Created, (await server.PostAsync("/stores", new { id })).Status);
        return server;
    }

    private static async Task<string> CodeAsync(ClubServer server, string kind) =>
        (await server.PostAsync("/devices", new { label = "Till 3", kind, store = "north" })).Text("code");

    private static async Task<StaffBrowser> EnrolledAsync(ClubServer server, string kind)
    {
        var browser = new StaffBrowser(server);
        Assert.Equal($"/{kind}?lang=en", (await browser.FillAsync($"/{kind}", $"/{kind}", ("code", await CodeAsync(server, kind)))).Location);
        return browser;
    }
}

/// <inheritdoc/>
public sealed class SqliteDevicePagesTests() : DevicePagesSuite(TestBackend.Sqlite);

/// <inheritdoc/>
[RequiresPostgres]
public sealed class PostgresDevicePagesTests() : DevicePagesSuite(TestBackend.Postgres);
