using System.Net;
using System.Text;
using System.Text.Json;
using Bashgah.Server.Platform.Look;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Tests.Platform.Look;

/// <summary>A program's look: kept, told, served.</summary>
public abstract class ProgramLookSuite(TestBackend backend)
{
    private const string Svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0h1v1z\"/></svg>";

    [ConditionalFact]
    public async Task A_look_is_served_and_its_change_told_in_the_log()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        var nothing = await server.GetAsync("//assets/look/club.css");
        Assert.Equal((HttpStatusCode.OK, "text/css", ""), (nothing.Status, nothing.ContentType, nothing.Body));
        var other = await server.MakeProgramAsync(TestPrograms.Club, "other");
        var look = new ProgramLook(
            new LookSettings("#0b5d5b", "#e0a526", 8, ["Georgia"], ["Vazirmatn"]), Picture(Svg), Picture(Svg.Replace("path", "g", StringComparison.Ordinal)));
        await SaveAsync(server, other, _ => look);
        await SaveAsync(server, other, before => before);

        var found = await server.Host.Database.Looks.FindAsync(other, default);
        Assert.Equal(JsonSerializer.Serialize(look.Settings), JsonSerializer.Serialize(found.Settings));
        Assert.Equal((look.Logo!.Hash, look.CardArt!.Hash), (found.Logo!.Hash, found.CardArt!.Hash));
        var style = await server.GetAsync("//assets/look/other.css");
        Assert.Contains("--brand: #0b5d5b;", style.Body);
        Assert.Contains($"/assets/look/other/card-art?v={look.CardArt.Hash}", style.Body);
        var logo = await server.GetAsync("//assets/look/other/logo");
        Assert.Equal((HttpStatusCode.OK, LookPictures.Svg, Svg), (logo.Status, logo.ContentType, logo.Body));

        // Once told: what says the same is no change.
        var told = Assert.Single(await server.Host.Database.Audit.ReadAsync(other, new() { Action = "look.changed" }, long.MaxValue, 10, default));
        Assert.Equal("look", told.Subject);
        Assert.Contains("\"brand\":\"#0b5d5b\"", told.After);
        Assert.Contains(look.Logo.Hash, told.After);
        Assert.Empty((await server.Host.Database.Looks.FindAsync(1, default)).Settings.Brand ?? "");
    }

    [ConditionalFact]
    public async Task Without_pictures_a_letter_stands_for_the_club_and_its_card_has_no_art()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        var logo = await server.GetAsync("//assets/look/club/logo");
        Assert.Equal((HttpStatusCode.OK, LookPictures.Svg), (logo.Status, logo.ContentType));
        Assert.Contains(">C</text>", logo.Body);
        (await server.GetAsync("//assets/look/club/card-art")).IsProblem(HttpStatusCode.NotFound, "not-found");
        foreach (var path in new[] { "none.css", "none/logo", "none/card-art", "CLUB.css" })
            (await server.GetAsync($"//assets/look/{path}")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [ConditionalFact]
    public async Task A_picture_is_sealed_and_the_browser_need_not_ask_for_it_twice()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        await SaveAsync(server, 1, before => before with { Logo = Picture(Svg) });
        using var first = await server.Client.GetAsync("/assets/look/club/logo");
        Assert.Equal("default-src 'none'; frame-ancestors 'none'; sandbox", first.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", first.Headers.GetValues("X-Content-Type-Options").Single());
        using var again = new HttpRequestMessage(HttpMethod.Get, "/assets/look/club/logo");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await server.Client.SendAsync(again)).StatusCode);
    }

    [ConditionalFact]
    public async Task The_page_of_parts_is_not_on_a_clubs_own_server()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        (await server.GetAsync("//design")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    private static LookPicture Picture(string svg) => LookPictures.Read(Encoding.UTF8.GetBytes(svg), 1_000).Picture!;

    private static Task<ProgramLook> SaveAsync(ClubServer server, int program, Func<ProgramLook, ProgramLook> change) =>
        server.Host.Database.Looks.SaveAsync(program, change, new("test", "here"), server.Now, default);
}

/// <summary>On SQLite.</summary>
public sealed class SqliteProgramLookTests() : ProgramLookSuite(TestBackend.Sqlite);

/// <summary>On PostgreSQL.</summary>
[RequiresPostgres]
public sealed class PostgresProgramLookTests() : ProgramLookSuite(TestBackend.Postgres);
