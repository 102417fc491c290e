using Bashgah.Engine.Programs;
using Bashgah.Testing;

namespace Bashgah.Engine.Tests.Programs;

/// <summary>All faults of a definition are told at once.</summary>
public sealed class ManyFaultsTests
{
    [Fact]
    [Semantics("S13.1")]
    public void TwentyFaultsAreReportedAtOnce()
    {
        var faults = ProgramDefinition.Read("""
            {
              "nmae": "Club",
              "money": {"currency": "ringgit", "digits": 9},
              "timeZone": "Asia/Kuala_Lumpor",
              "calendar": "solar",
              "languages": ["en"],
              "currencies": {
                "points": {"rounding": "flor", "pending": {"for": "a week"}},
                "credit": {"money": "yes"},
                "spend": {}
              },
              "earning": [
                {"id": "base", "give": {"pionts": {"perAmount": {"points": 0, "per": 100}}}},
                {"id": "base", "on": "birthdey", "give": {"points": {"fixed": 5}}},
                {"id": "double", "when": [{"weekday": ["fri", "satt"]}, {"teir": {"main": ["gold"]}}],
                 "multiply": {"rules": ["bsae"], "by": "1"}},
                {"id": "free", "grant": {"reward": "coffe"}, "budget": "lunch"}
              ],
              "budgets": {"launch": {}},
              "rewards": {"coffee": {"price": {"points": -1}}},
              "stages": [{"id": "one", "until": "2026-02-30"}],
              "referral": {"windov": "P30D"}
            }
            """u8.ToArray()).Faults;

        Assert.Equal(
            [
                "nmae: unknown-key",
                "money.currency: money",
                "money.digits: range",
                "timeZone: time-zone",
                "calendar: word",
                "currencies.points.rounding: word",
                "currencies.points.pending.for: duration",
                "currencies.credit.money: type",
                "currencies.spend: reserved-name",
                "earning[0].give.pionts: unknown-currency",
                "earning[0].give.pionts.perAmount.points: range",
                "earning[1].id: duplicate-id",
                "earning[1].on: unknown-event",
                "earning[2].when[0].weekday[1]: word",
                "earning[2].when[1].teir: unknown-condition",
                "earning[2].multiply.rules[0]: unknown-rule",
                "earning[2].multiply.by: range",
                "earning[3].grant.reward: unknown-reward",
                "earning[3].budget: unknown-budget",
                "budgets.launch: missing",
                "rewards.coffee.kind: missing",
                "rewards.coffee.price.points: range",
                "stages[0].until: date",
                "referral.windov: unknown-key",
            ],
            faults.Select(f => $"{f.Path}: {f.Code}").Order(new ByPlace(faults)));
        Assert.Equal("Did you mean \"name\"?", faults.Single(f => f.Path == "nmae").Hint);
        Assert.Equal("Did you mean \"Asia/Kuala_Lumpur\"?", faults.Single(f => f.Path == "timeZone").Hint);
        Assert.Equal("Did you mean \"points\"?", faults.Single(f => f.Path == "earning[0].give.pionts").Hint);
        Assert.Equal("Did you mean \"sat\"?", faults.Single(f => f.Path.EndsWith("weekday[1]", StringComparison.Ordinal)).Hint);
        Assert.Equal("Did you mean \"tier\"?", faults.Single(f => f.Code == "unknown-condition").Hint);
        Assert.Equal("Did you mean \"base\"?", faults.Single(f => f.Code == "unknown-rule").Hint);
        Assert.Equal("Did you mean \"coffee\"?", faults.Single(f => f.Code == "unknown-reward").Hint);
        Assert.Equal("Did you mean \"launch\"?", faults.Single(f => f.Code == "unknown-budget").Hint);
        Assert.Null(faults.Single(f => f.Path == "calendar").Hint);
        Assert.All(faults, f => Assert.EndsWith(".", f.Message, StringComparison.Ordinal));
    }

    /// <summary>By the order in which the test lists them: sections in the order of the document.</summary>
    private sealed class ByPlace(IReadOnlyList<ProgramFault> faults) : IComparer<string>
    {
        private static readonly string[] Sections =
            ["nmae", "money", "timeZone", "calendar", "currencies", "earning", "budgets", "rewards", "stages", "referral"];

        public int Compare(string? left, string? right) => Rank(left!).CompareTo(Rank(right!));

        private (int Section, string Rule, int Found) Rank(string fault)
        {
            var section = Array.FindIndex(Sections, s => fault.StartsWith(s, StringComparison.Ordinal));
            var rule = fault.StartsWith("earning", StringComparison.Ordinal) ? fault[..10] : "";
            return (section, rule, faults.ToList().FindIndex(f => $"{f.Path}: {f.Code}" == fault));
        }
    }
}
