using System.Globalization;
using Bashgah.Engine.Numbers;

namespace Bashgah.Server.Modules.Plan;

/// <summary>What a figure came to: a number of members, or a share of some.</summary>
/// <param name="Count">Members who count.</param>
/// <param name="Of">Of how many; null: it is a number.</param>
internal readonly record struct Measurement(long Count, long? Of = null)
{
    private const long Billion = 1_000_000_000;
    private const long ShownUnits = 10_000;

    /// <summary>The number, or the share with at most four decimals, rounded down, so that what is not reached never looks as
    /// if it were; null for a share of nobody.</summary>
    public string? Text => Of switch
    {
        null => Count.ToString(CultureInfo.InvariantCulture),
        0 => null,
        { } of => Decimal((long)((Int128)Count * ShownUnits / of)),
    };

    /// <summary>Whether it is at least the goal, exactly. A share of nobody reaches nothing.</summary>
    public bool Reaches(ExactDecimal goal) => Of != 0 && (Int128)Count * Billion >= (Int128)goal.Billionths * (Of ?? 1);

    /// <summary>How many of so many equal parts of the way to the goal are behind it.</summary>
    public int PartsOf(ExactDecimal goal, int parts)
    {
        if (Reaches(goal))
            return parts;
        // What is not reached is more than nothing, or there is nobody.
        return Of == 0 ? 0 : (int)((Int128)Count * Billion * parts / ((Int128)goal.Billionths * (Of ?? 1)));
    }

    private static string Decimal(long units)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{units / ShownUnits}.{units % ShownUnits:D4}");
        return text.TrimEnd('0').TrimEnd('.');
    }
}
