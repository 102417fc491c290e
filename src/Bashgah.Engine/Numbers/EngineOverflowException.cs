namespace Bashgah.Engine.Numbers;

/// <summary>
/// A number or a date left the range that the engine counts in. The engine's door turns it, like every
/// <see cref="OverflowException"/> of checked arithmetic, into the refusal <c>overflow</c> (S2.1);
/// nobody else catches it.
/// </summary>
internal sealed class EngineOverflowException(string message) : OverflowException(message)
{
    /// <summary>A whole number that leaves the 64 bits of an amount.</summary>
    public static EngineOverflowException Amount() =>
        new("An amount leaves the range of 64-bit integers.");

    /// <summary>An exact intermediate result that leaves 128 bits even after reduction.</summary>
    public static EngineOverflowException Exact() =>
        new("An exact amount leaves the range of 128-bit fractions.");

    /// <summary>A date or an instant outside the years that the engine's calendars cover.</summary>
    public static EngineOverflowException Date() =>
        new("A date leaves the years that the calendars cover.");
}
