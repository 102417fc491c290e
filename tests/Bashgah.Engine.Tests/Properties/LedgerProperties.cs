using Bashgah.Engine.Events;

namespace Bashgah.Engine.Tests.Properties;

/// <summary>What holds after every command, whatever the program and whatever happens in it.</summary>
public sealed class LedgerProperties
{
    [Fact]
    public void Books_balance_after_every_transaction() => Checking.ForAll(Scenario.Any, 400, scenario =>
    {
        var balances = new BookCheck();
        new ScenarioRun(scenario)
        {
            After = entry =>
            {
                if (entry.Outcome is Outcome.Accepted accepted) balances.Follow(accepted.Decisions);
            },
        }.Play();
    });

    [Fact]
    public void A_refused_command_changes_nothing_and_deciding_twice_gives_the_same() => Checking.ForAll(Scenario.Any, 150, scenario =>
    {
        var run = (ScenarioRun)null!;
        var before = "";
        run = new ScenarioRun(scenario)
        {
            Before = e =>
            {
                before = run.Books.Dump();
                var first = run.Books.Decide(e, isEvaluation: false);
                var second = run.Books.Decide(e, isEvaluation: false);
                Assert.Equal(Written.Of(first), Written.Of(second));
                Assert.Equal(before, run.Books.Dump());
            },
            After = entry =>
            {
                if (entry.Outcome is not Outcome.Refused refused) return;
                Assert.Equal(before, run.Books.Dump());
                RefusalCatalog.Find(refused.Refusal.Code);
            },
        };
        run.Play();
    });

    [Fact]
    public void An_evaluation_shows_what_the_purchase_then_gives() => Checking.ForAll(Scenario.Any, 120, scenario =>
    {
        var run = (ScenarioRun)null!;
        Outcome? shown = null;
        run = new ScenarioRun(scenario)
        {
            Before = e => shown = e is Purchase ? run.Books.Decide(e, isEvaluation: true) : null,
            After = entry =>
            {
                if (shown is not null) Assert.Equal(Written.WithoutCodes(shown), Written.WithoutCodes(entry.Outcome));
            },
        };
        run.Play();
    });
}
