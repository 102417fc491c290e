using Bashgah.Engine.Codecs;
using Bashgah.Engine.Events;

namespace Bashgah.Engine.Tests.Properties;

/// <summary>What was recorded can be decided again, byte by byte (S3.1), and history can be imported (S3.5).</summary>
public sealed class ReplayProperties
{
    [Fact]
    public void Replaying_what_was_recorded_decides_the_same() => Checking.ForAll(Scenario.Any, 120, scenario =>
    {
        var lived = new ScenarioRun(scenario).Play();
        var replayed = Books.EmptyLike(lived);
        foreach (var decision in lived.Decisions)
        {
            replayed.Now = decision.RecordedAt;
            replayed.LastTransaction = decision.TransactionId - 1;
            var outcome = replayed.Post(EventCodec.Read(EventCodec.Write(decision.Event)));
            var again = Assert.Single(Assert.IsType<Outcome.Accepted>(outcome).Decisions);
            Assert.Equal(Written.Of(decision), Written.Of(again));
        }

        Assert.Equal(lived.Dump(), replayed.Dump());
    });

    [Fact]
    public void Importing_history_gives_the_ledger_that_living_through_it_gave() => Checking.ForAll(Scenario.Any, 100, scenario =>
    {
        var lived = new ScenarioRun(scenario) { IsPunctual = true }.Play();
        var imported = Books.EmptyLike(lived, isHistory: true);
        imported.Now = long.MaxValue / 4;
        foreach (var entry in lived.Journal)
        {
            var outcome = imported.Post(entry.Event);
            Assert.Equal(Written.Of(entry.Outcome), Written.Of(outcome));
        }

        Assert.Equal(lived.Dump(), imported.Dump());
    });
}
