using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Bashgah.Server.Platform.Codes;
using Bashgah.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Bashgah.Server.Tests.Api;

/// <summary>Members sign in by a code of six digits, which is few: what protects it is counting.</summary>
public abstract class MemberSignInSuite(TestBackend backend)
{
    private const string Phone = "0123456789";
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly SentCodes _sent = new();

    [ConditionalFact]
    public async Task A_member_signs_in_and_sees_what_is_his_and_nothing_else()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync(Phone);
        var other = await server.JoinAsync("0123456780");
        await server.BuyAsync(Phone, "INV-1", 1_000);

        var challenge = await AskAsync(server);
        var message = await _sent.NextAsync();
        Assert.Equal(("+60123456789", "member-sign-in", 6), (message.To, message.Kind, message.Code.Length));
        var signedIn = await TryAsync(server, challenge, PersianDigits(message.Code));
        Assert.Equal(HttpStatusCode.Created, signedIn.Status);
        Assert.Equal(member, signedIn.Text("memberId"));
        Assert.Equal("2026-05-31T12:00:00+08:00", signedIn.Text("endsAt"));

        var manager = server.Client.DefaultRequestHeaders.Authorization;
        server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", signedIn.Text("token"));
        Assert.Equal(member, (await server.GetAsync("/me")).Text("id"));
        Assert.NotEmpty((await server.GetAsync("/me/accounts")).Json.GetProperty("items").EnumerateArray());
        Assert.NotEmpty((await server.GetAsync("/me/entries")).Json.GetProperty("items").EnumerateArray());
        foreach (var path in new[] { $"/members/{other}", $"/members/{member}", "/stores", "/policy" })
            (await server.GetAsync(path)).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        (await server.BuyAsync(Phone, "INV-2", 1_000)).IsProblem(HttpStatusCode.Forbidden, "forbidden");

        await server.SendAsync(HttpMethod.Delete, "/me/session", null, null, null);
        (await server.GetAsync("/me")).IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
        server.Client.DefaultRequestHeaders.Authorization = manager;
        (await server.GetAsync("/me")).IsProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [ConditionalFact]
    public async Task A_code_signs_in_once_within_ten_minutes_and_only_who_asked_for_it()
    {
        await using var server = await StartAsync();
        await server.JoinAsync(Phone);
        var first = await AskAsync(server);
        var code = (await _sent.NextAsync()).Code;
        (await TryAsync(server, await AskAsync(server), code)).IsProblem(HttpStatusCode.Forbidden, "code-wrong");
        Assert.Equal(HttpStatusCode.Created, (await TryAsync(server, first, code)).Status);
        (await TryAsync(server, first, code)).IsProblem(HttpStatusCode.Forbidden, "code-wrong");

        await _sent.NextAsync();
        var late = await AskAsync(server);
        var stale = (await _sent.NextAsync()).Code;
        server.Clock.Advance(TimeSpan.FromMinutes(10));
        (await TryAsync(server, late, stale)).IsProblem(HttpStatusCode.Forbidden, "code-wrong");
    }

    [ConditionalFact]
    public async Task A_session_ends_after_ninety_days()
    {
        await using var server = await StartAsync();
        await server.JoinAsync(Phone);
        var signedIn = await TryAsync(server, await AskAsync(server), (await _sent.NextAsync()).Code);
        server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", signedIn.Text("token"));
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/me")).Status);
        server.Clock.Advance(TimeSpan.FromDays(90));
        (await server.GetAsync("/me")).IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [ConditionalFact]
    public async Task Another_phone_ends_sessions_and_the_same_one_said_again_does_not()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync(Phone);
        var token = (await TryAsync(server, await AskAsync(server), (await _sent.NextAsync()).Code)).Text("token");
        await server.PatchAsync($"/members/{member}", new { phone = "+60 12-345 6789", name = "Aisyah" });
        Assert.Equal(HttpStatusCode.OK, await AsMemberAsync());
        await server.PatchAsync($"/members/{member}", new { phone = "0123456000" });
        Assert.Equal(HttpStatusCode.Unauthorized, await AsMemberAsync());

        async Task<HttpStatusCode> AsMemberAsync()
        {
            var manager = server.Client.DefaultRequestHeaders.Authorization;
            server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            var status = (await server.GetAsync("/me")).Status;
            server.Client.DefaultRequestHeaders.Authorization = manager;
            return status;
        }
    }

    [ConditionalFact]
    public async Task Who_is_no_member_is_answered_alike_and_sent_nothing()
    {
        await using var server = await StartAsync();
        await server.JoinAsync(Phone);
        var known = await server.PostAsync("/sign-in/codes", new { phone = Phone });
        var unknown = await server.PostAsync("/sign-in/codes", new { phone = "0199999999" });
        Assert.Equal(known.Status, unknown.Status);
        Assert.Equal(known.Text("challenge").Length, unknown.Text("challenge").Length);
        Assert.Equal(known.Text("codeEndsAt"), unknown.Text("codeEndsAt"));
        await _sent.NextAsync();
        Assert.Equal(0, _sent.Count);
        (await TryAsync(server, unknown.Text("challenge"), "123456")).IsProblem(HttpStatusCode.Forbidden, "code-wrong");
        (await server.PostAsync("/sign-in/codes", new { phone = "12" })).IsProblem(HttpStatusCode.BadRequest, "malformed");
    }

    [ConditionalFact]
    public async Task At_most_five_codes_an_hour_go_to_a_phone()
    {
        await using var server = await StartAsync();
        await server.JoinAsync(Phone);
        for (var i = 0; i < 5; i++)
            await AskAsync(server);
        var refused = await server.PostAsync("/sign-in/codes", new { phone = Phone });
        refused.IsProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.Equal(3_600, refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        server.Clock.Advance(Hour);
        await AskAsync(server);
        for (var i = 0; i < 6; i++)
            await _sent.NextAsync();
        Assert.Equal(0, _sent.Count);
    }

    [ConditionalFact]
    public async Task A_code_is_tried_five_times_and_a_phone_ten_times_an_hour()
    {
        await using var server = await StartAsync();
        await server.JoinAsync(Phone);
        for (var round = 0; round < 2; round++)
        {
            var challenge = await AskAsync(server);
            var code = (await _sent.NextAsync()).Code;
            for (var i = 0; i < 5; i++)
                (await TryAsync(server, challenge, Other(code, i))).IsProblem(HttpStatusCode.Forbidden, "code-wrong");
            // The right one does not help any more.
            var sixth = await TryAsync(server, challenge, code);
            if (round == 0)
                sixth.IsProblem(HttpStatusCode.Forbidden, "code-wrong");
            else
                sixth.IsProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        }
        var next = await AskAsync(server);
        var right = (await _sent.NextAsync()).Code;
        var refused = await TryAsync(server, next, right);
        refused.IsProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        server.Clock.Advance(refused.Headers.RetryAfter!.Delta!.Value);
        // The wait is over; the code is, too, and a new one is taken.
        next = await AskAsync(server);
        Assert.Equal(HttpStatusCode.Created, (await TryAsync(server, next, (await _sent.NextAsync()).Code)).Status);
    }

    [ConditionalFact]
    public async Task Ten_thousand_tries_never_sign_in_and_lock_the_member_out_for_no_longer_than_the_stated_wait()
    {
        await using var server = await StartAsync();
        await server.JoinAsync(Phone);
        var asked = new List<(string Challenge, string Code)>();
        for (var i = 0; i < 5; i++)
            asked.Add((await AskAsync(server), ""));
        for (var i = 0; i < 5; i++)
            asked[i] = (asked[i].Challenge, (await _sent.NextAsync()).Code);
        var counts = new ConcurrentDictionary<HttpStatusCode, int>();
        // Whatever the database, the counting is the same; one of them sees all ten thousand.
        var tries = backend == TestBackend.Sqlite ? 10_000 : 1_000;
        await Parallel.ForAsync(0, tries, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, cancellationToken) =>
        {
            // Wrong ones first; later every fifth try of each code is the right one, which would sign in were nothing counted.
            var (challenge, code) = asked[i % 5];
            var tried = i > 100 && i % 25 < 5 ? code : Other(code, 1 + (i / 5));
            using var client = server.NewClient();
            using var response = await client.PostAsJsonAsync(
                "/v1/programs/club/sign-in", new { challenge, code = tried }, cancellationToken);
            counts.AddOrUpdate(response.StatusCode, 1, (_, count) => count + 1);
        });
        Assert.False(counts.ContainsKey(HttpStatusCode.Created));
        Assert.Equal(tries, counts[HttpStatusCode.Forbidden] + counts[HttpStatusCode.TooManyRequests]);
        Assert.InRange(counts[HttpStatusCode.Forbidden], 10, 32);

        // The wait is told, is an hour at most, and is the only one: afterwards a new code signs in at once.
        var refused = await server.PostAsync("/sign-in/codes", new { phone = Phone });
        refused.IsProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        var wait = refused.Headers.RetryAfter!.Delta!.Value;
        Assert.InRange(wait, TimeSpan.FromSeconds(1), Hour);
        server.Clock.Advance(wait);
        var next = await AskAsync(server);
        Assert.Equal(HttpStatusCode.Created, (await TryAsync(server, next, (await _sent.NextAsync()).Code)).Status);
    }

    private Task<ClubServer> StartAsync() =>
        ClubServer.StartAsync(backend: backend, configure: services => services.AddSingleton<ICodeSender>(_sent));

    private static async Task<string> AskAsync(ClubServer server)
    {
        var asked = await server.PostAsync("/sign-in/codes", new { phone = Phone });
        Assert.Equal(HttpStatusCode.Accepted, asked.Status);
        return asked.Text("challenge");
    }

    private static Task<Answer> TryAsync(ClubServer server, string challenge, string code) =>
        server.PostAsync("/sign-in", new { challenge, code });

    private static string Other(string code, int by) =>
        ((int.Parse(code, CultureInfo.InvariantCulture) + 1 + by) % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);

    private static string PersianDigits(string code) => string.Concat(code.Select(c => (char)('۰' + (c - '0'))));
}

public sealed class SqliteMemberSignInTests() : MemberSignInSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresMemberSignInTests() : MemberSignInSuite(TestBackend.Postgres);
