using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Microsoft.AspNetCore.Http;

namespace Bashgah.Server.Tests.Platform.Http;

/// <summary>A reading that takes too long is given up; one that is in time is not, and who has left is told nothing.</summary>
public sealed class ReadingTimeTests
{
    [Fact]
    public async Task What_takes_too_long_is_given_up_and_may_be_asked_again()
    {
        var context = new DefaultHttpContext();
        var answer = await ReadingTime.RunAsync(context, TimeSpan.FromMilliseconds(20), async () =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
            return ApiAnswer.Ok("never");
        });
        Assert.Equal(("took-too-long", 5), (answer.Problem!.Code, answer.Problem.RetryAfter));
        Assert.False(context.RequestAborted.IsCancellationRequested);
    }

    [Fact]
    public async Task What_is_in_time_is_answered()
    {
        var answer = await ReadingTime.RunAsync(new DefaultHttpContext(), TimeSpan.FromMinutes(5), () => Task.FromResult(ApiAnswer.Ok("here")));
        Assert.Equal("here", answer.Body);
    }

    [Fact]
    public async Task What_waits_for_its_turn_takes_no_time_and_has_all_of_it_then()
    {
        using var heavy = new HeavyReading();
        var free = new TaskCompletionSource();
        var before = heavy.ReadAsync(async () => { await free.Task; return 0; }, default);
        var context = new DefaultHttpContext();
        var waiting = ReadingTime.RunAsync(context, TimeSpan.FromMilliseconds(20), () => heavy.ReadAsync(
            async () =>
            {
                var isInTime = !context.RequestAborted.IsCancellationRequested;
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return ApiAnswer.Ok(isInTime);
            },
            context.RequestAborted));
        await Task.Delay(200);
        Assert.False(waiting.IsCompleted);
        free.SetResult();
        await before;
        // It began in time, and was bounded then.
        Assert.Equal(true, (await waiting).Body);
    }

    [Fact]
    public async Task No_time_is_no_bound()
    {
        var context = new DefaultHttpContext();
        var answer = await ReadingTime.RunAsync(context, TimeSpan.Zero, () => Task.FromResult(ApiAnswer.Ok(context.RequestAborted.CanBeCanceled)));
        Assert.Equal(false, answer.Body);
    }

    [Fact]
    public async Task Whoever_has_left_is_not_told_that_it_took_too_long()
    {
        using var gone = new CancellationTokenSource();
        var context = new DefaultHttpContext { RequestAborted = gone.Token };
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadingTime.RunAsync(context, TimeSpan.FromMinutes(5), async () =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
            return ApiAnswer.Ok("never");
        }));
    }
}
