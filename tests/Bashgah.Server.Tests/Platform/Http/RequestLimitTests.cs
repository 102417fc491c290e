using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Microsoft.AspNetCore.Http;

namespace Bashgah.Server.Tests.Platform.Http;

/// <summary>Requests in work are bounded; those beyond are told to come again.</summary>
public sealed class RequestLimitTests
{
    [Fact]
    public async Task Who_comes_when_there_are_too_many_comes_again()
    {
        var gate = new TaskCompletionSource();
        var limit = new RequestLimit(_ => gate.Task, new LedgerOptions { RequestsMax = 2 });
        var first = limit.InvokeAsync(RequestTo("/v1/programs/club/purchases"));
        var second = limit.InvokeAsync(RequestTo("/v1/programs/club/purchases"));

        var third = RequestTo("/v1/programs/club/purchases");
        await limit.InvokeAsync(third);
        Assert.Equal(StatusCodes.Status429TooManyRequests, third.Response.StatusCode);
        Assert.Equal("1", third.Response.Headers.RetryAfter);
        Assert.StartsWith("application/problem+json", third.Response.ContentType, StringComparison.Ordinal);

        var health = limit.InvokeAsync(RequestTo("/health/live"));
        Assert.False(health.IsCompleted);
        gate.SetResult();
        await Task.WhenAll(first, second, health);
        var later = RequestTo("/v1/programs/club/purchases");
        await limit.InvokeAsync(later);
        Assert.Equal(StatusCodes.Status200OK, later.Response.StatusCode);
    }

    [Fact]
    public void A_slower_pace_lets_fewer_in_and_a_faster_one_more()
    {
        var pace = new RequestPace(new LedgerOptions { RequestsMax = 4_000, WaitMax = TimeSpan.FromSeconds(2) });
        var second = TimeSpan.FromSeconds(1);
        Assert.Equal(4_000, pace.Limit);
        // In calm times nothing is learned.
        pace.Look(500, 3, second);
        Assert.Equal(4_000, pace.Limit);

        // 2,000 a second were believed; 1,400 after the first look, then 980, then the 900 that are answered: 1,800 in 2 s.
        pace.Look(4_000, 900, second);
        Assert.Equal(2_800, pace.Limit);
        pace.Look(2_800, 900, second);
        pace.Look(1_960, 900, second);
        Assert.Equal(1_800, pace.Limit);
        for (var i = 0; i < 50; i++)
            pace.Look(1_000, 0, second);
        Assert.Equal(512, pace.Limit);
        pace.Look(600, 5_000, second);
        Assert.Equal(4_000, pace.Limit);
    }

    private static DefaultHttpContext RequestTo(string path)
    {
        var context = new DefaultHttpContext();
        context.Request.Path = path;
        return context;
    }
}
