using Bashgah.Server.Platform.Ledger;

namespace Bashgah.Server.Tests.Platform.Ledger;

/// <summary>Readings that go through much of a ledger.</summary>
public sealed class HeavyReadingTests
{
    [Fact]
    public async Task They_come_one_after_the_other_and_few_wait()
    {
        using var heavy = new HeavyReading();
        var goOn = new TaskCompletionSource();
        var (inside, most) = (0, 0);
        async Task<int> ReadAsync()
        {
            most = Math.Max(most, ++inside);
            await goOn.Task;
            return --inside;
        }
        var readings = Enumerable.Range(0, 12).Select(_ => heavy.ReadAsync(ReadAsync, default)).ToList();
        var turnedAway = readings.Where(reading => reading.IsFaulted).ToList();
        Assert.Equal(3, turnedAway.Count);
        Assert.All(turnedAway, reading => Assert.IsType<LedgerBusyException>(reading.Exception!.InnerException));
        goOn.SetResult();
        await Task.WhenAll(readings.Except(turnedAway));
        Assert.Equal(1, most);
        // Then there is room again.
        Assert.Equal(0, await heavy.ReadAsync(ReadAsync, default));
    }

    [Fact]
    public async Task Who_leaves_takes_no_place()
    {
        using var heavy = new HeavyReading();
        var goOn = new TaskCompletionSource<int>();
        var first = heavy.ReadAsync(() => goOn.Task, default);
        using var leaving = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 8).Select(_ => heavy.ReadAsync(() => Task.FromResult(1), leaving.Token)).ToList();
        await leaving.CancelAsync();
        foreach (var left in waiting)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        var next = heavy.ReadAsync(() => Task.FromResult(2), default);
        goOn.SetResult(1);
        Assert.Equal((1, 2), (await first, await next));
    }
}
