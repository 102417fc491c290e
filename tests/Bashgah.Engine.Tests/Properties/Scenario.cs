using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Bashgah.Engine.Tests.Properties;

/// <summary>A random program, its second version, and what happens in it.</summary>
internal sealed record Scenario(int Seed, ProgramDraft First, ProgramDraft Second, IReadOnlyList<Step> Steps)
{
    private const int StepsMax = 40;

    /// <summary>True when a rule may be asked on birthdays or anniversaries.</summary>
    public bool KeepsFeasts => (First.Json + Second.Json).Contains("\"birthday\"", StringComparison.Ordinal);

    /// <summary>Scenarios of one fixed greatest size; smaller ones come of shrinking.</summary>
    public static Arbitrary<Scenario> Any { get; } = Of(StepsMax);

    public static Arbitrary<Scenario> Of(int stepsMax) => Arb.From(
        Gen.Choose(0, int.MaxValue).Select(seed => Make(seed, stepsMax)), scenario => scenario.Smaller());

    public static Scenario Make(int seed, int stepsMax = StepsMax)
    {
        var dice = new Dice(seed);
        var first = RandomProgram.Make(dice);
        return new(seed, first, RandomProgram.Revise(dice, first), RandomSteps.Make(dice, stepsMax));
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"seed {Seed}\n{First.Json}\n--- second version ---\n{(Steps.Any(s => s is PublishStep) ? Second.Json : "")}\n{string.Join('\n', Steps)}");

    public IEnumerable<Scenario> Smaller()
    {
        // Long runs of steps first, so that a failure is small soon.
        for (var length = Steps.Count / 2; length > 0; length /= 2)
        {
            for (var from = 0; from + length <= Steps.Count; from += length)
                yield return this with { Steps = [.. Steps.Where((_, i) => i < from || i >= from + length)] };
        }

        foreach (var first in First.Smaller().Where(draft => draft.IsSound)) yield return this with { First = first, Second = first };
        for (var i = 0; i < Steps.Count; i++)
        {
            if (Steps[i] is not BuyStep buy) continue;
            foreach (var smaller in Smaller(buy)) yield return this with { Steps = [.. Steps.Select((s, n) => n == i ? smaller : s)] };
        }
    }

    private static IEnumerable<BuyStep> Smaller(BuyStep buy)
    {
        for (var i = 0; i < buy.Lines.Count && buy.Lines.Count > 1; i++)
            yield return buy with { Lines = [.. buy.Lines.Where((_, n) => n != i)] };
        if (buy.Tenders.Count > 0) yield return buy with { Tenders = [] };
        if (buy.HoursAgo > 0) yield return buy with { HoursAgo = 0 };
    }
}
