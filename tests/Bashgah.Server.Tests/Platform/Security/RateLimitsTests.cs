using System.Net;
using Bashgah.Server.Platform.Codes;
using Bashgah.Server.Platform.Security;
using Bashgah.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

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
    public async Task What_costs_much_runs_out_first_and_the_rest_goes_on()
    {
        // The balance of outstanding units costs 10, a look-up by name 5, one by phone 1.
        await using var server = await ClubServer.StartAsync(limits: new LimitOptions { CostlyPerMinute = 25 });
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/liability")).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/members?name=aisyah")).Status);
        using var refused = await server.Client.GetAsync($"/v1/programs/{ClubServer.Slug}/members?name=aisyah");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        // Five units come back in 12 seconds.
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 12);
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/members?phone=0123456789")).Status);
    }

    [Fact]
    public async Task A_signed_in_member_has_a_limit_of_his_own_and_others_go_on()
    {
        var sent = new SentCodes();
        await using var server = await ClubServer.StartAsync(
            limits: new LimitOptions { MemberPerMinute = 3 }, configure: services => services.AddSingleton<ICodeSender>(sent));
        await server.JoinAsync("0123456780");
        await server.JoinAsync("0123456781");
        var (first, second) = (await SignInAsync(server, sent, "0123456780"), await SignInAsync(server, sent, "0123456781"));
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", first);
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/me")).Status);
        (await server.GetAsync("/me/accounts")).IsProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", second);
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/me")).Status);
    }

    [Fact]
    public async Task Asking_for_a_code_costs_one_unit_of_an_address()
    {
        await using var server = await ClubServer.StartAsync(limits: new LimitOptions { OpenPerMinute = 2 }, configure: services => services.AddSingleton<ICodeSender>(new SentCodes()));
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.Accepted, (await server.PostAsync("/sign-in/codes", new { phone = $"012345678{i}" })).Status);
        (await server.PostAsync("/sign-in/codes", new { phone = "0123456789" })).IsProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
    }

    private static async Task<string> SignInAsync(ClubServer server, SentCodes sent, string phone)
    {
        var challenge = (await server.PostAsync("/sign-in/codes", new { phone })).Text("challenge");
        var signedIn = await server.PostAsync("/sign-in", new { challenge, code = (await sent.NextAsync()).Code });
        return signedIn.Text("token");
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
