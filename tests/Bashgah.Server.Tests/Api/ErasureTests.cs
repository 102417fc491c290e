using System.Net;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Verification;

namespace Bashgah.Server.Tests.Api;

/// <summary>A member is erased: what is personal is gone, what was bought stands.</summary>
public abstract class ErasureSuite(TestBackend backend)
{
    private const string Phone = "+60123456789";

    [ConditionalFact]
    public async Task An_erased_member_is_not_found_any_more_and_the_balance_stands()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        var id = (await server.PostAsync("/members", new { phone = Phone, name = "Aisyah Ahmad", cards = new[] { "C1" } })).Text("id");
        await server.BuyAsync(Phone, "INV-1", 10_000);
        await server.PostAsync("/adjustments", new { member = new { id }, currency = "points", amount = 5, reason = "called Aisyah" });

        var erased = await server.PostAsync($"/members/{id}/erase", new { reason = "asked in writing" });

        Assert.Equal(HttpStatusCode.OK, erased.Status);
        Assert.Equal((id, "2026-03-02T12:00:00+08:00", "asked in writing"), (erased.Text("member"), erased.Text("erasedAt"), erased.Text("reason")));
        var member = await server.GetAsync($"/members/{id}");
        Assert.Equal("2026-03-02T12:00:00+08:00", member.Text("erasedAt"));
        Assert.DoesNotContain("Aisyah", member.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("123456789", member.Body, StringComparison.Ordinal);
        foreach (var query in new[] { "phone=0123456789", "card=C1", "name=aisyah", "name=ahm" })
            Assert.Empty((await server.GetAsync($"/members?{query}")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(105, await server.AvailableAsync(id));

        // As a phone that nobody has; and then somebody may have it again.
        (await server.BuyAsync(Phone, "INV-2", 10_000)).IsProblem(HttpStatusCode.NotFound, "member-unknown");
        Assert.NotEqual(id, await server.JoinAsync(Phone));
        Assert.Equal(HttpStatusCode.Created, (await server.BuyAsync(Phone, "INV-2", 10_000)).Status);
        await VerifyAsync(server);
    }

    [ConditionalFact]
    public async Task Erasing_again_answers_the_same_and_a_profile_is_not_begun_anew()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        var id = await server.JoinAsync(Phone);
        var first = await server.PostAsync($"/members/{id}/erase", new { });
        server.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(first.Body, (await server.PostAsync($"/members/{id}/erase", new { reason = "again" })).Body);
        (await server.PatchAsync($"/members/{id}", new { name = "Aisyah" })).IsProblem(HttpStatusCode.Conflict, "member-erased");
        (await server.PostAsync("/members/mbr_zzz/erase", new { })).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await server.PostAsync("/members/nobody/erase", new { })).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Single(await File.ReadAllLinesAsync(server.Erasures));
        await VerifyAsync(server);
    }

    [ConditionalFact]
    public async Task A_till_may_not_erase()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        var id = await server.JoinAsync(Phone);
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", await server.MakeKeyAsync(ClubServer.Slug, "till"));
        (await server.PostAsync($"/members/{id}/erase", new { })).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        Assert.False(File.Exists(server.Erasures));
    }

    [ConditionalFact]
    public async Task Changes_that_come_at_the_same_time_leave_nothing_of_an_erased_member()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        var ids = new List<string>();
        for (var i = 0; i < 6; i++)
            ids.Add(await server.JoinAsync($"+6012000000{i}"));

        var answers = await Task.WhenAll(ids.SelectMany((id, i) => new[]
        {
            server.PatchAsync($"/members/{id}", new { name = $"Changed {i}", email = $"c{i}@example.com" }),
            server.PostAsync($"/members/{id}/erase", new { }),
            server.PatchAsync($"/members/{id}", new { name = $"Again {i}" }),
            server.BuyAsync($"+6012000000{i}", $"INV-{i}", 100),
        }));

        Assert.All(answers, a => Assert.True(
            a.Status is HttpStatusCode.OK or HttpStatusCode.Created || a.Code is "member-erased" or "member-unknown", a.Body));
        Assert.Empty((await server.GetAsync("/members?name=changed")).Json.GetProperty("items").EnumerateArray());
        await VerifyAsync(server);
    }

    [ConditionalFact]
    public async Task Members_are_found_by_words_of_their_names_page_by_page()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
            ids.Add((await server.PostAsync("/members", new { phone = $"+6012000000{i}", name = $"علي كريمي {i}" })).Text("id"));

        var first = await server.GetAsync("/members?name=" + Uri.EscapeDataString("کریمی علی") + "&limit=3");
        var second = await server.GetAsync("/members?name=" + Uri.EscapeDataString("کری علی") + "&limit=3&cursor=" + first.Text("nextCursor"));

        Assert.Equal(ids[..3], Ids(first));
        Assert.Equal(ids[3..], Ids(second));
        Assert.False(second.Json.TryGetProperty("nextCursor", out _));
        Assert.Equal(ids[4..], Ids(await server.GetAsync("/members?name=" + Uri.EscapeDataString("۴ علی"))));
        (await server.GetAsync("/members?name=-")).IsProblem(HttpStatusCode.BadRequest, "malformed");
        (await server.GetAsync("/members?name=a&phone=0123456789")).IsProblem(HttpStatusCode.BadRequest, "malformed");
        Assert.Equal(HttpStatusCode.OK, (await server.PatchAsync($"/members/{ids[0]}", new { name = "Rahman" })).Status);
        Assert.Equal([ids[0]], Ids(await server.GetAsync("/members?name=RAH")));
        Assert.Equal(4, Ids(await server.GetAsync("/members?name=" + Uri.EscapeDataString("علی"))).Count);
        await VerifyAsync(server);
    }

    private static List<string> Ids(Answer answer) =>
        [.. answer.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];

    private static async Task VerifyAsync(ClubServer server) => Assert.Empty(
        (await server.Host.Database.Verifier.VerifyAsync(1, new VerifyOptions { Replay = true }, default)).Findings);
}

public sealed class SqliteErasureTests() : ErasureSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresErasureTests() : ErasureSuite(TestBackend.Postgres);
