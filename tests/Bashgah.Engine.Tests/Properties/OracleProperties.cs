using System.Globalization;
using System.Numerics;
using Bashgah.Engine.Events;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules;
using Bashgah.Engine.Tests.Kit;
using FsCheck;
using FsCheck.Fluent;

namespace Bashgah.Engine.Tests.Properties;

/// <summary>The engine against arithmetic that was written again from the semantics, in big whole numbers.</summary>
public sealed class OracleProperties
{
    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();

    [Fact]
    public void Awards_and_shares_are_those_of_naive_arithmetic() => Checking.ForAll(Seeds, 1500, seed =>
    {
        var dice = new Dice(seed);
        var rounding = dice.Of("floor", "half-even", "ceiling");
        var isByLine = dice.Percent(40);
        var rules = dice.Some(1, 3, () => Rule(dice));
        if (dice.Percent(60)) rules.Insert(dice.Between(0, rules.Count), Multiplier(dice, rules.Count));
        var multiplier = rules.FindIndex(rule => rule.Kind == "multiply");
        if (multiplier >= 0) rules = [.. rules.Select((rule, i) => i == multiplier ? rule with { Bases = BasesOf(dice, rules, i) } : rule)];
        var lines = dice.Some(1, 5, () => new NaiveLine(
            dice.Of("fresh", "dry", "shipping"), dice.Of(1, 333, 1000, 2500, dice.Between(1, 9000)),
            dice.Of(0, 1, 50, 99, 150, dice.Between(0, 100_000)), 0));
        lines = [.. lines.Select(line => line with { Paid = dice.Percent(25) ? dice.Between(0, (int)line.Amount) : 0 })];
        var program = Club.Read(Json(rules, rounding, isByLine)).Compile(1, 0);

        var given = program.Rules.Evaluate(program, Inputs(rules), EventOf(lines));

        var expected = NaiveRules.Decide(lines, rules, rounding, isByLine)
            .Select((award, i) => Text($"r{i}", award.Amount, award.Shares.Select((share, line) => (line + 1, share))))
            .Where((_, i) => NaiveRules.Decide(lines, rules, rounding, isByLine)[i].Amount > 0);
        var actual = given.Awards.Select(award => Text(award.RuleId, award.Amount, award.Lines.Select(share => (share.Line, (BigInteger)share.Amount))));
        Assert.Equal(expected, actual);
    });

    [Fact]
    public void What_remains_of_lines_and_of_what_credit_paid_is_that_of_naive_arithmetic() => Checking.ForAll(Seeds, 400, seed =>
    {
        var dice = new Dice(seed);
        var club = new Club(Definitions.Program(
            """{"points": {}, "credit": {"money": true}}""", """{"id": "all", "give": {"points": {"perAmount": {"points": 1, "per": 1}}}}"""));
        var member = club.Join();
        club.Accept(club.Adjusts(member, 1_000_000, "credit"));
        PurchaseLine[] lines = [.. dice.Some(1, 4, () => 0).Select((_, i) => ClubEvents.Line(
            i + 1, dice.Of(1, 7, 100, dice.Between(1, 5000)), quantity: dice.Of(1000, 3000, 8000, dice.Between(1, 9000))))];
        var total = lines.Sum(line => line.Amount);
        var paid = dice.Between(0, (int)total);
        club.Accept(club.Sale(member, "A", lines, tenders: [new("credit", "credit", paid, null)]));
        var shares = NaiveRules.Share(paid, [.. lines.Select(line => new Exact(line.Amount, 1))]);
        var quantities = new long[lines.Length];
        var amounts = new long[lines.Length];
        CheckStanding();

        for (var number = 0; number < 8; number++)
        {
            var i = dice.Between(0, lines.Length - 1);
            var isAmount = dice.Percent(30);
            var more = dice.Between(1, (int)(isAmount ? lines[i].Amount : lines[i].Quantity));
            var left = lines[i].Quantity - quantities[i] - (isAmount ? 0 : more);
            var fits = left >= 0 && (!isAmount || more <= Amount(i, left, amounts[i]));
            var back = club.Back("A", $"R{number}", [isAmount ? new(i + 1, null, more) : new(i + 1, more, null)]);
            if (!fits)
            {
                Assert.Equal("return-exceeds", club.Refuse(back));
                continue;
            }

            club.Accept(back);
            if (isAmount) amounts[i] += more;
            else quantities[i] += more;
            CheckStanding();
        }

        BigInteger Amount(int i, long left, long without) =>
            BigInteger.Max(0, HalfUp(lines[i].Amount * (BigInteger)left, lines[i].Quantity) - without);

        void CheckStanding()
        {
            BigInteger points = 0, credit = 0;
            for (var i = 0; i < lines.Length; i++)
            {
                var left = lines[i].Quantity - quantities[i];
                var amount = Amount(i, left, amounts[i]);
                var part = amounts[i] == 0
                    ? HalfUp(shares[i] * left, lines[i].Quantity)
                    : HalfUp(shares[i] * amount, lines[i].Amount);
                credit += part;
                points += BigInteger.Max(0, amount - part);
            }

            // Never more than was given (S6.1).
            Assert.Equal(BigInteger.Min(points, total - paid), club.Available(member));
            Assert.Equal(1_000_000 - credit, club.Available(member, "credit"));
        }
    });

    private static BigInteger HalfUp(BigInteger over, BigInteger under) => ((over * 2) + under) / (under * 2);

    private static NaiveRule Rule(Dice dice) => new(
        dice.Of("perAmount", "perAmount", "perQuantity", "fixed"), dice.Of(1, 2, 7, 55), dice.Of(1, 4, 50, 100),
        dice.Of(null, "fresh", "dry"), dice.Percent(35) ? dice.Of(0, 1, 9, 300) : null, dice.Percent(50), []);

    private static NaiveRule Multiplier(Dice dice, int bases) => Rule(dice) with { Kind = "multiply", Points = dice.Of(1, 2, 5), Per = dice.Of(1, 2, 4) };

    private static List<int> BasesOf(Dice dice, List<NaiveRule> rules, int multiplier)
    {
        var bases = Enumerable.Range(0, rules.Count).Where(i => i != multiplier && dice.Percent(60)).ToList();
        return bases.Count > 0 ? bases : [multiplier == 0 ? 1 : 0];
    }

    private static string Json(IReadOnlyList<NaiveRule> rules, string rounding, bool isByLine) => Definitions.Program(
        $$"""{"points": {"rounding": "{{rounding}}", "scope": "{{(isByLine ? "line" : "order")}}"} }""",
        string.Join(", ", rules.Select((rule, i) => Json(rule, i))));

    private static string Json(NaiveRule rule, int number)
    {
        var per = rule.Per;
        var gives = rule.Kind switch
        {
            "perAmount" => $$""" "give": {"points": {"perAmount": {"points": {{rule.Points}}, "per": {{per}} } } } """,
            "perQuantity" => $$""" "give": {"points": {"perQuantity": "{{Rate(rule)}}"} } """,
            "fixed" => $$""" "give": {"points": {"fixed": {{rule.Points}} } } """,
            _ => $$""" "multiply": {"rules": [{{string.Join(", ", rule.Bases.Select(b => $"\"r{b}\""))}}], "by": "{{1 + Rate(rule)}}"} """,
        };
        var when = rule.Group is null ? "" : $$"""{"productGroup": ["{{rule.Group}}"]}""";
        var limit = rule.Room is null ? "" : $$""", "limit": [{"member": {"points": 1000, "else": "{{(rule.Rejects ? "reject" : "trim")}}"} }] """;
        return $$"""{"id": "r{{number}}", "when": [{{when}}], {{gives}}{{limit}} }""";
    }

    // All of these divisors leave few digits.
    private static decimal Rate(NaiveRule rule) => (decimal)rule.Points / (decimal)rule.Per;

    private static EvaluationInputs Inputs(IReadOnlyList<NaiveRule> rules) => new()
    {
        Tiers = new Dictionary<string, string>(),
        Groups = [],
        Attributes = new Dictionary<string, string>(),
        Used = rules.Select((rule, i) => (rule, i)).Where(r => r.rule.Room is < 1000).ToDictionary(
            r => new CounterKey($"rule/r{r.i}/points/0", 0), r => new Used(1000 - r.rule.Room!.Value, 1)),
        Balances = new Dictionary<string, long>(),
    };

    private static EvaluatedEvent EventOf(IReadOnlyList<NaiveLine> lines) => new()
    {
        On = "purchase",
        OccurredAt = 0,
        Lines = [.. lines.Select((l, i) => new EvaluatedLine(i + 1, null, l.Group, null, l.Quantity, l.Amount, 0, 0, l.Paid))],
    };

    private static string Text(string rule, BigInteger amount, IEnumerable<(int Line, BigInteger Share)> shares) => string.Create(
        CultureInfo.InvariantCulture,
        $"{rule}: {amount} = {string.Join(" + ", shares.Where(s => s.Share != 0).Select(s => $"{s.Line}:{s.Share}"))}");
}
