using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Tests.Properties;

/// <summary>Whoever writes wakes, and whenever, the result is the same (S3.3).</summary>
public sealed class WakeProperties
{
    private const long Day = EngineInstant.MicrosecondsPerDay;

    [Theory]
    [InlineData(Day / 4)]
    [InlineData(Day)]
    [InlineData(31 * Day)]
    public void Waking_in_steps_gives_what_waking_late_gives(long step) => Checking.ForAll(Scenario.Any, 50, scenario =>
    {
        var late = Woken(new ScenarioRun(scenario).Play());
        var run = (ScenarioRun)null!;
        run = new ScenarioRun(scenario) { Passed = before => WakeAll(run.Books, before, step) };
        var stepped = Woken(run.Play());

        foreach (var member in late.Members)
        {
            Assert.Equal(Written.WithoutIds(late.Facts(member)), Written.WithoutIds(stepped.Facts(member)));
            Assert.Equal(WakesOf(late, member), WakesOf(stepped, member));
        }
    });

    [Fact]
    public void Advancing_in_memory_gives_what_writing_the_wakes_gives() => Checking.ForAll(Scenario.Any, 60, scenario =>
    {
        // What a birthday brings is read once it is written.
        if (scenario.KeepsFeasts) return;
        var books = new ScenarioRun(scenario).Play();
        books.Now += 400 * Day;
        foreach (var member in books.Members.ToArray())
        {
            var read = Written.WithoutIds(books.Facts(member));
            Assert.Equal(
                read, Written.WithoutIds(Advance.To(books.Policy, Advance.To(books.Policy, books.Stored(member), books.Now - (200 * Day)), books.Now)));
            books.Post(new Wake(member, WakeKinds.Last) { OccurredAt = books.Now });
            Assert.Equal(read, Written.WithoutIds(books.Facts(member)));
            Assert.True(Wakes.NextDueAt(books.Policy, books.Stored(member)) > books.Now);
        }
    });

    // What is due after the last command may be written on the one side only, and birthdays are not read before they are.
    private static Books Woken(Books books)
    {
        foreach (var member in books.Members.ToArray()) books.Post(new Wake(member, WakeKinds.Last) { OccurredAt = books.Now });
        return books;
    }

    private static void WakeAll(Books books, long from, long step)
    {
        var end = books.Now;
        for (var at = from + step; at <= end; at += step)
        {
            foreach (var member in books.Members.ToArray())
            {
                if (Wakes.NextDueAt(books.Policy, books.Stored(member)) > at) continue;
                books.Now = at;
                books.Post(new Wake(member, WakeKinds.Last) { OccurredAt = at });
            }
        }

        books.Now = end;
    }

    private static List<string> WakesOf(Books books, long member) =>
    [
        .. books.Decisions
            .Where(decision => decision.Event is Wake wake && wake.MemberId == member)
            .Select(decision => string.Join('\n', [
                $"{decision.Event} {decision.PolicyVersion}", .. decision.Transfers.Select(t => t.ToString()),
                .. decision.Trace.Tiers.Select(t => $"{t.Set} {t.From} {t.To} {t.Reason} {t.KeepUntilOn} {string.Join(',', t.Evidence)}")])),
    ];
}
