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

    private static DefaultHttpContext RequestTo(string path)
    {
        var context = new DefaultHttpContext();
        context.Request.Path = path;
        return context;
    }
}
