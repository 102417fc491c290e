using System.Net;
using Bashgah.Engine.Events;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage;
using Bashgah.Storage.Ledger;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bashgah.Server.Tests.Platform.Ledger;

/// <summary>The pipeline under poison, overload and the passing of time.</summary>
public sealed class PipelineTests
{
    [Fact]
    public async Task A_poisonous_command_fails_alone()
    {
        await using var server = await ClubServer.StartAsync();
        var member = await server.JoinAsync("0123456789");
        PublicId.TryMember(member, out var memberId);
        LedgerCommand Command(string type, Exception? poison = null) => new()
        {
            ProgramId = 1, Actor = "test", Members = [new NamedMember(MemberReference.ById(memberId))],
            Build = members => poison is null
                ? new Activity(type, memberId, new Dictionary<string, string>()) { OccurredAt = members.RecordedAt }
                : throw poison,
        };

        var good = Enumerable.Range(0, 20).Select(_ => server.Host.Ledger.SubmitAsync(Command("review"), default)).ToList();
        var bad = server.Host.Ledger.SubmitAsync(Command("review", new InvalidCastException()), default);
        good.AddRange(Enumerable.Range(0, 20).Select(_ => server.Host.Ledger.SubmitAsync(Command("launch"), default)));

        var failure = await Assert.ThrowsAsync<LedgerCommandFailedException>(() => bad);
        Assert.IsType<InvalidCastException>(failure.InnerException);
        Assert.All(await Task.WhenAll(good), a => Assert.IsType<LedgerAnswer.Accepted>(a));
        // Two reviews a month at 500 credit, three launches at 10 points.
        Assert.Equal(1000, await server.AvailableAsync(member, "credit"));
        Assert.Equal(30, await server.AvailableAsync(member));
    }

    [Fact]
    public async Task A_full_queue_turns_away_and_loses_nothing()
    {
        await using var server = await ClubServer.StartAsync(batchSize: 1, queueMax: 1);
        var member = await server.JoinAsync("0123456789");

        var answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => server.BuyAsync("0123456789", $"INV-{i}", 100)));

        var away = answers.Where(a => a.Status == HttpStatusCode.TooManyRequests).ToList();
        Assert.NotEmpty(away);
        Assert.All(away, a =>
        {
            a.IsProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
            Assert.True(a.Json.GetProperty("retryable").GetBoolean());
            Assert.NotNull(a.Headers.RetryAfter);
        });
        Assert.Equal(answers.Count(a => a.Status == HttpStatusCode.Created), await server.AvailableAsync(member));
    }

    [Fact]
    [Semantics("S3.3")]
    public async Task The_wake_loop_writes_each_due_moment_once()
    {
        await using var server = await ClubServer.StartAsync();
        var member = await server.JoinAsync("0123456789");
        await server.BuyAsync("0123456789", "INV-1", 4170);
        var loop = server.Services.GetRequiredService<WakeLoop>();
        Assert.Equal(0, await loop.WakeAllAsync(default));

        // 41 points end with 31 March 2027.
        server.Clock.Advance(TimeSpan.FromDays(400));
        Assert.Equal(1, await loop.WakeAllAsync(default));
        Assert.Equal(0, await loop.WakeAllAsync(default));
        var entries = await server.GetAsync($"/members/{member}/entries");
        var expiry = entries.Json.GetProperty("items")[0];
        Assert.Equal("expiry", expiry.GetProperty("kind").GetString());
        Assert.Equal(-41, expiry.GetProperty("amount").GetInt64());
        Assert.Equal("2027-04-01T00:00:00+08:00", expiry.GetProperty("occurredAt").GetString());
        Assert.Equal(0, await server.AvailableAsync(member));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(512)]
    public async Task Batches_of_any_size_come_to_the_same(int batchSize)
    {
        await using var server = await ClubServer.StartAsync(batchSize: batchSize);
        var members = new List<string>();
        for (var i = 0; i < 5; i++)
            members.Add(await server.JoinAsync($"012000000{i}"));
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => server.BuyAsync($"012000000{i % 5}", $"INV-{i}", 130 + i)));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => server.PostAsync("/returns", new { documentNo = $"INV-{i}", returnNo = $"R-{i}" })));

        // 60 documents of 1 point each, 20 gone.
        var sum = 0L;
        foreach (var member in members)
            sum += await server.AvailableAsync(member);
        Assert.Equal(40, sum);
    }

    [Fact]
    public async Task A_store_that_is_away_is_503_with_a_time_to_come_again()
    {
        var context = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        var middleware = new ProblemMiddleware(
            _ => throw new StoreAwayException("away"), NullLogger<ProblemMiddleware>.Instance);
        await middleware.InvokeAsync(context);

        Assert.Equal(503, context.Response.StatusCode);
        Assert.Equal("2", context.Response.Headers.RetryAfter);
        Assert.StartsWith("application/problem+json", context.Response.ContentType);
    }
}
