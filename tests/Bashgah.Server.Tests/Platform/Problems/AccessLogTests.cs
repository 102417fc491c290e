using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Bashgah.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bashgah.Server.Tests.Platform.Problems;

/// <summary>Who was not let in stands in the server's log, without what was sent.</summary>
public sealed class AccessLogTests
{
    [Fact]
    public async Task Refused_access_is_told_by_code_and_route()
    {
        using var lines = new Lines();
        await using var server = await StartAsync(lines);
        var wrong = $"bsk_{new string('x', 20)}";
        server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", wrong);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.GetAsync("/members/mbr_1")).Status);
        server.Client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", await server.MakeKeyAsync(ClubServer.Slug, "rewards:read"));
        Assert.Equal(HttpStatusCode.Forbidden, (await server.GetAsync("/members/mbr_1")).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/rewards")).Status);

        Assert.Equal(
            [
                "Access refused with 401 (unauthorized): GET /v1/programs/{p}/members/{id}.",
                "Access refused with 403 (forbidden): GET /v1/programs/{p}/members/{id}.",
            ],
            lines.Of(4103));
        Assert.DoesNotContain(lines.All, line => line.Contains(wrong, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failed_sign_ins_of_staff_and_waits_are_told_without_the_address()
    {
        using var lines = new Lines();
        await using var server = await StartAsync(lines);
        using var nur = await StaffBrowser.OfAsync(server, "nur@club.example");
        var account = (await nur.CallerAsync(server))!.Account.Id;
        using var stranger = new StaffBrowser(server);
        await stranger.SignInAsync("nobody@club.example", "wrong");
        for (var i = 0; i < 5; i++)
            await stranger.SignInAsync("nur@club.example", "wrong");

        Assert.Equal("Sign-in of staff failed: password of unknown, 1 failures in a row.", lines.Of(4101)[0]);
        Assert.Equal($"Sign-in of staff failed: password of {account}, 1 failures in a row.", lines.Of(4101)[1]);
        Assert.Equal([$"Staff have to wait before they may try again: {account}, after 5 failures in a row."], lines.Of(4102));
        Assert.DoesNotContain(lines.All, line => line.Contains("club.example", StringComparison.Ordinal));
    }

    private static Task<ClubServer> StartAsync(Lines lines) =>
        ClubServer.StartAsync(configure: services => services.AddSingleton<ILoggerProvider>(lines));

    /// <summary>Keeps what is logged.</summary>
    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<(int Id, string Text)> _lines = new();

        public IEnumerable<string> All => _lines.Select(line => line.Text);

        public List<string> Of(int id) => [.. _lines.Where(line => line.Id == id).Select(line => line.Text)];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue((eventId.Id, formatter(state, exception)));

        public void Dispose()
        {
        }
    }
}
