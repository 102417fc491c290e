using System.Diagnostics;

namespace Bashgah.Faults.Load;

/// <summary>Asks again, as whoever was turned away does.</summary>
internal static class Asking
{
    private const int PauseMilliseconds = 20;

    /// <summary>Until there is an answer that is no invitation to come again.</summary>
    public static Task<Attempt> UntilAnsweredAsync(Func<Task<Attempt>> ask) =>
        UntilAsync(ask, answer => answer.Kind == AttemptKind.Answered);

    /// <summary>Until the answer is one that will do; fails when that takes longer than any request may.</summary>
    public static async Task<Attempt> UntilAsync(Func<Task<Attempt>> ask, Func<Attempt, bool> willDo)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (willDo(answer))
                return answer;
            Assert.True(Stopwatch.GetElapsedTime(began) < Api.TimeLimit, answer.ToString());
            await Task.Delay(Random.Shared.Next(1, PauseMilliseconds));
        }
    }
}
