using System.Text.Json;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Tests.Properties;

/// <summary>Counters agree with what was recorded of awards, and no limit, budget, cap or shelf is overdrawn.</summary>
public sealed class LimitProperties
{
    [Fact]
    public void Counters_are_the_sum_of_what_stands() => Checking.ForAll(Scenario.Any, 250, scenario =>
    {
        var books = new ScenarioRun(scenario).Play();
        var standing = new Dictionary<(long? Member, CounterKey Key), Used>();
        foreach (var (member, uses) in Standing(books))
        {
            foreach (var use in uses)
            {
                var key = (use.IsProgramWide ? null : member, use.Key);
                var used = standing.GetValueOrDefault(key);
                standing[key] = new(used.Amount + use.Amount, used.Times + use.Times);
            }
        }

        // What is no longer kept got nothing back (S4.6).
        var today = books.Policy.At(books.Now).Calendar.DayOf(books.Now);
        foreach (var counter in books.Counters.Values.Where(counter => IsOfRules(counter) && counter.KeepUntilOn >= today && !WasOnlyRead(counter)))
            Assert.Equal(standing.GetValueOrDefault((null, new(counter.Key, counter.PeriodOn))), new Used(counter.Amount, counter.Times));
        foreach (var member in books.Members)
        {
            foreach (var counter in books.Facts(member).Counters.Where(IsOfRules))
                Assert.Equal(standing.GetValueOrDefault((member, new(counter.Key, counter.PeriodOn))), new Used(counter.Amount, counter.Times));
        }
    });

    [Fact]
    public void Nothing_exceeds_a_limit_a_budget_a_cap_or_a_shelf_while_nothing_comes_back() => Checking.ForAll(Scenario.Any, 250, scenario =>
    {
        // One version and no returns: what a return decides again has the room of its own time (S6.1).
        var books = new ScenarioRun(scenario with { Steps = [.. scenario.Steps.Where(step => step is not (PublishStep or ReturnStep))] }).Play();
        using var document = JsonDocument.Parse(scenario.First.Json);
        foreach (var (owner, counter) in books.Counters.Values.Select(c => (0L, c))
            .Concat(books.Members.SelectMany(member => books.Stored(member).Counters.Select(c => (member, c)))))
        {
            var (points, times) = Most(document.RootElement, counter.Key);
            Assert.True(counter.Amount <= points && counter.Times <= times, $"{owner}: {counter} exceeds {points} or {times}.");
        }

        Assert.All(books.Decisions.SelectMany(decision => decision.Trace.Awards), award => Assert.True(award.Amount >= 0));
    });

    [Fact]
    public void What_stands_after_a_return_is_within_what_was_given_and_uses_no_more_of_its_rules_limits() => Checking.ForAll(Scenario.Any, 250, scenario =>
    {
        var books = new ScenarioRun(scenario).Play();
        foreach (var no in books.Documents)
        {
            var history = books.HistoryOf(no);
            if (history.FirstOrDefault(one => one.MemberId is not null) is not { } decided) continue;
            foreach (var back in history.Where(one => one.Event is Return))
            {
                // A currency that carries is bounded by its exact parts: a whole unit may be completed by another document's rest (S2.4).
                foreach (var currency in back.Trace.Awards.Where(award => award.IsUnits).GroupBy(award => award.Currency))
                    Assert.True(currency.Sum(SizeOf) <= decided.Trace.Awards.Where(award => award.Currency == currency.Key).Sum(SizeOf), no);
                foreach (var award in back.Trace.Awards.GroupBy(award => (award.RuleId, award.Currency)))
                {
                    var own = $"rule/{award.Key.RuleId}/{(award.Key.Currency.Length == 0 ? "*" : award.Key.Currency)}/";
                    foreach (var counter in back.Trace.LimitUses.Where(use => use.Key.Key.StartsWith(own, StringComparison.Ordinal)).GroupBy(use => use.Key))
                        Assert.Equal(award.Sum(UnitsOf), counter.Sum(use => use.Amount));
                }

                var standing = back.Trace.Awards.Select(award => $"rule/{award.RuleId}/").ToHashSet();
                Assert.All(
                    back.Trace.LimitUses.Where(use => use.Key.Key.StartsWith("rule/", StringComparison.Ordinal)),
                    use => Assert.Contains(standing, own => use.Key.Key.StartsWith(own, StringComparison.Ordinal)));
            }
        }
    });

    private static decimal SizeOf(Award award) => award.ExactBillionths > 0 ? (decimal)award.ExactBillionths : award.Amount;

    // What may complete a unit counts as one.
    private static decimal UnitsOf(Award award) =>
        award.ExactBillionths > 0 ? Math.Ceiling((decimal)award.ExactBillionths / 1_000_000_000) : award.Amount;

    // A counter of a period that was read but never used has no day yet until which it is kept.
    private static bool WasOnlyRead(CounterFacts counter) =>
        counter is { PeriodOn: not 0, KeepUntilOn: LotKey.Never, Amount: 0, Times: 0 };

    private static bool IsOfRules(CounterFacts counter) =>
        counter.Key.StartsWith("rule/", StringComparison.Ordinal) || counter.Key.StartsWith("budget/", StringComparison.Ordinal);

    // Of a document its latest transaction tells what stands; all others stand as they are.
    private static IEnumerable<(long? Member, IReadOnlyList<LimitUse> Uses)> Standing(Books books)
    {
        foreach (var no in books.Documents)
        {
            var history = books.HistoryOf(no);
            yield return (history.Select(one => one.MemberId).FirstOrDefault(id => id is not null), history[^1].Trace.LimitUses);
            foreach (var share in history[^1].Trace.Commissions) yield return (share.MemberId, share.LimitUses);
        }

        foreach (var decision in books.Decisions)
        {
            // Of a transfer, only the balance of who gets it can reach something.
            var member = decision.Event is MemberTransfer transfer ? transfer.ToId : decision.MemberId;
            if (decision.Event is not (Purchase or Claim or Return)) yield return (member, decision.Trace.LimitUses);
        }
    }

    private static (long Points, long Times) Most(JsonElement program, string key)
    {
        var parts = key.Split('@')[0].Split('/');
        if (parts[0] == "stock" || parts[0] == "reward")
        {
            var reward = program.GetProperty("rewards").GetProperty(parts[1]);
            return parts[0] == "stock"
                ? (Number(reward, "stock"), long.MaxValue)
                : (long.MaxValue, Number(reward.GetProperty("limit")[0].GetProperty("member"), "times"));
        }

        if (parts[0] == "budget")
        {
            var budget = program.GetProperty("budgets").GetProperty(parts[1]);
            return parts[2] == "times" ? (long.MaxValue, Number(budget, "times")) : (Number(budget, parts[2]), long.MaxValue);
        }

        if (parts[0] == "referral")
            return (long.MaxValue, parts[1] == "brought" ? long.MaxValue : Number(program.GetProperty("referral").GetProperty("velocity")[0], "members"));
        if (parts[0] == "rule" && CommissionOf(program, parts[1]) is { } commission)
        {
            // A level's limits, or those over all levels.
            var of = parts.Length == 5 ? commission.GetProperty("levels")[int.Parse(parts[2]) - 1] : commission;
            var limit = of.GetProperty("limit")[int.Parse(parts[^1])].EnumerateObject().Single().Value;
            return (Number(limit, "points"), Number(limit, "times"));
        }

        if (parts[0] != "rule" || parts[2].StartsWith("first", StringComparison.Ordinal)) return (long.MaxValue, parts[^1] == "first-members" ? 2 : long.MaxValue);
        var terms = RuleOf(program.GetProperty("earning"), parts[1])!.Value.GetProperty("limit")[int.Parse(parts[3])].EnumerateObject().Single().Value;
        return (Number(terms, "points"), Number(terms, "times"));
    }

    private static JsonElement? CommissionOf(JsonElement program, string id) =>
        program.TryGetProperty("referral", out var referral) && referral.TryGetProperty("commission", out var entries)
        && entries.EnumerateArray().FirstOrDefault(entry => entry.GetProperty("id").GetString() == id)
            is { ValueKind: JsonValueKind.Object } found
            ? found
            : null;

    private static long Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetInt64() : long.MaxValue;

    private static JsonElement? RuleOf(JsonElement nodes, string id)
    {
        foreach (var node in nodes.EnumerateArray())
        {
            if (node.TryGetProperty("id", out var own))
            {
                if (own.GetString() == id) return node;
                continue;
            }

            if (RuleOf(node.EnumerateObject().First().Value, id) is { } found) return found;
        }

        return null;
    }
}
