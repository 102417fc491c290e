using System.Globalization;
using Bashgah.Engine.Rules;
using Bashgah.Engine.Rules.Limits;

namespace Bashgah.Engine.Programs;

/// <summary>
/// Numbers under which a rule's limits count. A limit that says what one of an earlier version said (whose, and in which period)
/// counts on under that one's number, wherever it stands by now; a new one gets a number that none had before (S4.6).
/// </summary>
internal sealed class LimitNumbers
{
    /// <summary>For what has no earlier version: a limit's number is its place.</summary>
    public static readonly LimitNumbers ByPlace = new([]);

    private readonly Dictionary<string, SortedDictionary<int, CounterSpec>> _known = new(StringComparer.Ordinal);

    /// <param name="earlier">Earlier versions that were not withdrawn, ascending.</param>
    public LimitNumbers(IEnumerable<CompiledProgram> earlier)
    {
        foreach (var limit in earlier.SelectMany(program => LimitsOf(program.Rules)))
        {
            var under = Under(limit);
            if (!_known.TryGetValue(under, out var numbers)) _known[under] = numbers = [];
            // Earlier semantics may have let another limit take the number over.
            numbers[NumberOf(limit)] = limit;
        }
    }

    /// <summary>Whether the counters of a table are those that they would be by these numbers.</summary>
    public bool Agree(RuleTable rules) => LimitsOf(rules).GroupBy(Under, StringComparer.Ordinal)
        .All(limits => limits.DistinctBy(limit => limit.Key).ToList() is var own
            && own.SequenceEqual(Numbered(limits.Key, own.ConvertAll(limit => limit with { Key = limits.Key + limit.Detail }))));

    /// <summary>The limits of one rule and currency under their numbers.</summary>
    /// <param name="under">What their keys begin with.</param>
    /// <param name="limits">In the order of the rule, numbered by place. Those per event count nothing and stay as they are.</param>
    public IReadOnlyList<CounterSpec> Numbered(string under, IReadOnlyList<CounterSpec> limits)
    {
        if (!_known.TryGetValue(under, out var known)) return limits;
        var numbers = new int?[limits.Count];
        Assign((limit, other) => AreAlike(limit, other) && LimitsTheSame(limit, other));
        Assign(AreAlike);
        var last = known.Keys.Last();
        return [.. limits.Select((limit, i) => limit.Per is null ? limit : limit with { Key = under + InvariantText.Of(numbers[i] ?? ++last) })];

        void Assign(Func<CounterSpec, CounterSpec, bool> isIt)
        {
            for (var i = 0; i < numbers.Length; i++)
            {
                if (limits[i].Per is null || numbers[i] is not null) continue;
                foreach (var (number, other) in known)
                {
                    if (numbers[i] is null && !numbers.Contains(number) && isIt(limits[i], other)) numbers[i] = number;
                }
            }
        }
    }

    private static bool AreAlike(CounterSpec a, CounterSpec b) =>
        a.IsProgramWide == b.IsProgramWide && a.IsPerStore == b.IsPerStore && a.Per == b.Per;

    private static bool LimitsTheSame(CounterSpec a, CounterSpec b) =>
        (a.Points is null) == (b.Points is null) && (a.Times is null) == (b.Times is null);

    private static IEnumerable<CounterSpec> LimitsOf(RuleTable rules) =>
        rules.Rules.SelectMany(rule => rule.Gifts).SelectMany(gift => gift.Counters).Where(c => c.Reason == "limit" && c.Per is not null);

    private static string Under(CounterSpec limit) => limit.Key[..(limit.Key.LastIndexOf('/') + 1)];

    private static int NumberOf(CounterSpec limit) =>
        int.Parse(limit.Key.AsSpan(limit.Key.LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture);
}
