using System.Net;
using System.Net.Http.Json;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Verification;
using Microsoft.Extensions.DependencyInjection;

namespace Bashgah.Server.Tests.Api;

/// <summary>What members earn beside purchases: for their profile, on birthdays, for coming again and again.</summary>
public sealed class EarningTests
{
    private const string Program = """
        {
          "money": {"currency": "MYR", "digits": 2}, "timeZone": "Asia/Kuala_Lumpur", "languages": ["en", "fa", "ms"],
          "currencies": {"points": {"name": {"en": "points", "fa": "امتیاز", "ms": "mata"}}},
          "profile": {"complete": ["phone", "name", "birthDate"]},
          "earning": [
            {"id": "profile", "name": {"en": "Complete profile"}, "on": "profile-completed", "give": {"points": {"fixed": 25}}},
            {"id": "cake", "name": {"en": "Birthday", "fa": "زادروز", "ms": "Hari jadi"}, "on": "birthday", "give": {"points": {"fixed": 50}}},
            {"id": "weeks", "when": [{"streak": {"per": "week", "every": 3}}], "give": {"points": {"fixed": 9}}}
          ]
        }
        """;

    [Fact]
    [Semantics("S13.3")]
    public async Task A_profile_that_becomes_complete_gives_once_and_a_birthday_every_year()
    {
        await using var server = await ClubServer.StartAsync(Program);
        var member = await server.JoinAsync("0123456789");
        await PatchAsync(server, member, new { name = "Aisyah" });
        Assert.Equal(0, await server.AvailableAsync(member));
        await PatchAsync(server, member, new { birthDate = "1990-03-15" });
        Assert.Equal(25, await server.AvailableAsync(member));
        await PatchAsync(server, member, new { name = (string?)null });
        await PatchAsync(server, member, new { name = "Aisyah" });
        Assert.Equal(25, await server.AvailableAsync(member));

        server.Clock.Advance(TimeSpan.FromDays(13)); // 15 March, noon in Kuala Lumpur
        await server.Services.GetRequiredService<WakeLoop>().WakeAllAsync(CancellationToken.None);
        Assert.Equal(75, await server.AvailableAsync(member));
        var entry = (await server.GetAsync($"/members/{member}/entries", "fa")).Json.GetProperty("items")[0];
        Assert.Equal("۵۰ امتیاز بابت «زادروز»", entry.GetProperty("explanation").GetString());
        Assert.Equal("2026-03-15T00:00:00+08:00", entry.GetProperty("occurredAt").GetString());

        // The ledger knows the day, not the year.
        var stored = await server.Host.Database.Ledger.ReadTransactionsAsync(1, 0, CancellationToken.None).ToListAsync();
        Assert.All(stored, t => Assert.DoesNotContain("1990", Bashgah.Engine.Codecs.EventCodec.Write(t.Event), StringComparison.Ordinal));
        var report = await server.Host.Database.Verifier.VerifyAsync(1, new VerifyOptions { Replay = true }, CancellationToken.None);
        Assert.Empty(report.Findings);
    }

    [Fact]
    public async Task Who_joins_with_all_that_is_asked_for_is_thanked_at_once()
    {
        await using var server = await ClubServer.StartAsync(Program);
        var joined = await server.PostAsync("/members", new { phone = "0123456789", name = "Aisyah", birthDate = "1990-03-15" });
        Assert.Equal(HttpStatusCode.Created, joined.Status);
        Assert.Equal(25, await server.AvailableAsync(joined.Text("id")));
    }

    [Fact]
    public async Task The_third_week_in_a_row_gives_and_the_others_say_why_not()
    {
        await using var server = await ClubServer.StartAsync(Program);
        var member = await server.JoinAsync("0123456789");
        for (var week = 1; week <= 3; week++)
        {
            var answer = await server.BuyAsync("0123456789", $"INV-{week}", 1_000);
            var reasons = answer.Json.GetProperty("notFired").EnumerateArray().Select(r => r.GetProperty("reason").GetString());
            Assert.Equal(week < 3 ? ["streak"] : [], reasons);
            server.Clock.Advance(TimeSpan.FromDays(7));
        }
        Assert.Equal(9, await server.AvailableAsync(member));
    }

    private static async Task PatchAsync(ClubServer server, string member, object change)
    {
        var answer = await server.SendAsync(HttpMethod.Patch, $"/members/{member}", JsonContent.Create(change), null, null);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
    }
}
