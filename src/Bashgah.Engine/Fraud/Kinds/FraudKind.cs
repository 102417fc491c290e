using Bashgah.Engine.Programs.Shapes;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Fraud.Kinds;

/// <summary>A kind of rule against fraud in a definition.</summary>
/// <param name="key">Its key.</param>
/// <param name="doc">What it does.</param>
/// <param name="example">An example as JSON.</param>
/// <param name="shape">What stands under the key.</param>
/// <param name="compile">Makes a rule of an id, of what stands under the key, and of whether it holds.</param>
/// <param name="canHold">False: it only reports.</param>
internal sealed class FraudKind(
    string key, string doc, string example, Shape shape, Func<string, DefinitionNode, bool, FraudRule> compile, bool canHold = true)
    : Kind(key, doc, example, shape)
{
    private const int MinutesMax = 366 * 1_440;

    /// <summary>A length by the clock: hours and minutes, or days of 24 hours; from a minute to 366 days.</summary>
    public static readonly Shape<int> Window = new FormedTextShape<int>(
        "a duration such as \"PT1H\" or \"P7D\", at most \"P366D\"", "duration", @"^P(T([0-9]+H)?([0-9]+M)?|([0-9]+W)?([0-9]+D)?)$", Minutes);

    public bool CanHold => canHold;

    public FraudRule Compile(string id, DefinitionNode node, bool holds) => compile(id, node, holds);

    /// <summary>The length in microseconds.</summary>
    public static long LengthOf(int minutes) => minutes * EngineInstant.MicrosecondsPerMinute;

    private static int? Minutes(string text)
    {
        var seconds = ClockDuration.TryParse(text, out var length) ? length.Seconds
            : CalendarPeriod.TryParse(text, out var period) && period is { Years: 0, Months: 0 } ? ((period.Weeks * 7L) + period.Days) * 86_400
            : 0;
        return seconds is > 0 and <= MinutesMax * 60L && seconds % 60 == 0 ? (int)(seconds / 60) : null;
    }
}
