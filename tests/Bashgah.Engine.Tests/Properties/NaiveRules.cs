using System.Numerics;

namespace Bashgah.Engine.Tests.Properties;

/// <summary>An exact number, slowly: nothing of the engine's own arithmetic.</summary>
internal readonly record struct Exact(BigInteger Over, BigInteger Under)
{
    public static Exact Zero => new(0, 1);

    public static Exact operator +(Exact a, Exact b) => new((a.Over * b.Under) + (b.Over * a.Under), a.Under * b.Under);

    public static Exact operator *(Exact a, Exact b) => new(a.Over * b.Over, a.Under * b.Under);

    public BigInteger Floor => BigInteger.Divide(Over - Mod, Under);

    public BigInteger Round(string mode)
    {
        if (mode == "floor" || Mod == 0) return Floor;
        if (mode == "ceiling") return Floor + 1;
        var twice = Mod * 2;
        if (twice != Under) return twice > Under ? Floor + 1 : Floor;
        return Floor.IsEven ? Floor : Floor + 1;
    }

    private BigInteger Mod => ((Over % Under) + Under) % Under;
}

/// <summary>A line as the naive rules see it.</summary>
internal sealed record NaiveLine(string Group, long Quantity, long Amount, long Paid);

/// <summary>A rule: how much per line (or for all), on which group, and the member limit's room.</summary>
internal sealed record NaiveRule(
    string Kind, BigInteger Points, BigInteger Per, string? Group, long? Room, bool Rejects, IReadOnlyList<int> Bases);

/// <summary>What a rule comes to: each line's exact part, its whole units, each line's share.</summary>
internal sealed record NaiveAward(Exact[] Exact, BigInteger Amount, BigInteger[] Shares, bool IsRejected);

/// <summary>S2.2, S2.3 and S4.4 again, from the text of the semantics alone.</summary>
internal static class NaiveRules
{
    public static IReadOnlyList<NaiveAward> Decide(
        IReadOnlyList<NaiveLine> lines, IReadOnlyList<NaiveRule> rules, string rounding, bool isByLine)
    {
        var awards = new NaiveAward[rules.Count];
        foreach (var i in Enumerable.Range(0, rules.Count).OrderBy(i => rules[i].Bases.Count > 0))
            awards[i] = Decide(lines, rules[i], awards, rounding, isByLine);
        return awards;
    }

    private static NaiveAward Decide(
        IReadOnlyList<NaiveLine> lines, NaiveRule rule, NaiveAward[] awards, string rounding, bool isByLine)
    {
        bool Meets(NaiveLine line) => line.Group != "shipping" && (rule.Group is null || rule.Group == line.Group);
        var exact = new Exact[lines.Count];
        var all = lines.Where(Meets).Aggregate(BigInteger.Zero, (sum, line) => sum + Net(line));
        var isFirst = true;
        for (var i = 0; i < lines.Count; i++)
        {
            exact[i] = Meets(lines[i]) ? Part(lines[i], i, all, isFirst) : Exact.Zero;
            if (Meets(lines[i])) isFirst = false;
        }

        var whole = isByLine
            ? exact.Aggregate(BigInteger.Zero, (sum, part) => sum + part.Round(rounding))
            : exact.Aggregate(Exact.Zero, (sum, part) => sum + part).Round(rounding);
        var given = rule.Room is not { } room || whole <= room ? whole : rule.Rejects ? 0 : room;
        var shares = isByLine && given == whole
            ? [.. exact.Select(part => part.Round(rounding))]
            : Share(given, exact);
        return new(exact, given, shares, IsRejected: rule.Rejects && given < whole);

        Exact Part(NaiveLine line, int index, BigInteger sum, bool first) => rule.Kind switch
        {
            "perAmount" => new Exact(Net(line) * rule.Points, rule.Per),
            "perQuantity" => new Exact(line.Quantity * rule.Points, 1000 * rule.Per),
            "fixed" when sum == 0 => first ? new Exact(rule.Points, 1) : Exact.Zero,
            "fixed" => new Exact(rule.Points * Net(line), sum),
            _ => rule.Bases.Where(b => !awards[b].IsRejected)
                .Aggregate(Exact.Zero, (total, b) => total + (awards[b].Exact[index] * new Exact(rule.Points, rule.Per))),
        };
    }

    /// <summary>By largest remainder; ties go to the lower line.</summary>
    public static BigInteger[] Share(BigInteger total, Exact[] weights)
    {
        var common = weights.Aggregate(BigInteger.One, (product, weight) => product * weight.Under);
        var whole = weights.Select(weight => weight.Over * (common / weight.Under)).ToArray();
        var sum = whole.Aggregate(BigInteger.Zero, (a, b) => a + b);
        if (sum == 0) return [.. whole.Select((_, i) => i == 0 ? total : 0)];
        var shares = whole.Select(weight => total * weight / sum).ToArray();
        var left = total - shares.Aggregate(BigInteger.Zero, (a, b) => a + b);
        foreach (var i in Enumerable.Range(0, whole.Length).OrderByDescending(i => total * whole[i] % sum).ThenBy(i => i).Take((int)left))
            shares[i]++;
        return shares;
    }

    private static BigInteger Net(NaiveLine line) => BigInteger.Max(0, line.Amount - line.Paid);
}
