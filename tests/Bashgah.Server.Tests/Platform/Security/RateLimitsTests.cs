using System.Net;
using Bashgah.Server.Platform.Security;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Platform.Security;

/// <summary>Who asks for too much is told to come again, and others are not held up by it.</summary>
public sealed class RateLimitsTests
{
    [Fact]
    public async Task Whoever_tries_keys_is_turned_away_and_those_who_have_one_are_not()
    {
        await using var server = await ClubServer.StartAsync(limits: new LimitOptions { UnauthorizedPerMinute = 5 });
        using var stranger = server.NewClient();
        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/v1/programs/club/policy")).StatusCode);
        using var refused = await stranger.GetAsync("/v1/programs/club/policy");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/policy")).Status);
    }

    [Fact]
    public async Task What_takes_no_key_may_be_asked_so_often_a_minute()
    {
        await using var server = await ClubServer.StartAsync(limits: new LimitOptions { OpenPerMinute = 3 });
        for (var i = 0; i < 3; i++)
        {
            (await server.PostAsync("/devices/enrolments", new { code = $"abcd-efg{i}" }))
                .IsProblem(HttpStatusCode.Forbidden, "code-wrong");
        }
        (await server.PostAsync("/devices/enrolments", new { code = "abcd-efgh" }))
            .IsProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
    }

    [Fact]
    public async Task One_key_does_not_take_the_room_of_another()
    {
        await using var server = await ClubServer.StartAsync(limits: new LimitOptions { KeyPerSecond = 2 });
        var other = await server.MakeKeyAsync(ClubServer.Slug, "read");
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 40; i++)
            statuses.Add((await server.GetAsync("/stores")).Status);
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", other);
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/stores")).Status);
    }
}
