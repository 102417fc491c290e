namespace Bashgah.Server.Platform.Requests;

/// <summary>One thing that is wrong with a request (S13.1).</summary>
/// <param name="Path">Where: <c>lines[2].amount</c>; empty for the body as a whole; <c>header:Name</c>,
/// <c>query:name</c>.</param>
/// <param name="Code">Stable code, see <see cref="FaultCodes"/>.</param>
/// <param name="Arguments">Values for the message, by name.</param>
internal sealed record Fault(string Path, string Code, IReadOnlyDictionary<string, string>? Arguments = null);

/// <summary>Stable codes of faults; the message of each is the text <c>fault.code</c>.</summary>
internal static class FaultCodes
{
    public const string Required = "required";
    public const string WrongType = "wrong-type";
    public const string NotWhole = "not-whole";
    public const string OutOfRange = "out-of-range";
    public const string TooManyDecimals = "too-many-decimals";
    public const string TooLong = "too-long";
    public const string Empty = "empty";
    public const string TooMany = "too-many";
    public const string TooFew = "too-few";
    public const string UnknownField = "unknown-field";
    public const string DuplicateField = "duplicate-field";
    public const string InvalidText = "invalid-text";
    public const string InvalidFormat = "invalid-format";
    public const string NotOneOf = "not-one-of";
    public const string ExactlyOne = "exactly-one";
    public const string Duplicate = "duplicate";
    public const string InvalidJson = "invalid-json";
    public const string InvalidEncoding = "invalid-encoding";
    public const string NotTogether = "not-together";
    public const string Zero = "zero";
    public const string CannotBeCleared = "cannot-be-cleared";
    public const string NotAsked = "not-asked";
    public const string DamagedSwipe = "damaged-swipe";

    /// <summary>All codes, for the documentation and the test that each has its texts.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Required, WrongType, NotWhole, OutOfRange, TooManyDecimals, TooLong, Empty, TooMany, TooFew, UnknownField,
        DuplicateField, InvalidText, InvalidFormat, NotOneOf, ExactlyOne, Duplicate, InvalidJson, InvalidEncoding,
        NotTogether, Zero, CannotBeCleared, NotAsked, DamagedSwipe,
    ];
}

/// <summary>Faults gathered while a request is read. Bounded: an answer names at most <see cref="CountMax"/>.</summary>
internal sealed class FaultList
{
    /// <summary>Most faults that one answer names.</summary>
    public const int CountMax = 100;

    private readonly List<Fault> _faults = [];

    public int Count => _faults.Count;

    public bool Any => Count > 0;

    public bool IsFull => _faults.Count >= CountMax;

    public IReadOnlyList<Fault> All => _faults;

    public void Add(string path, string code, params ReadOnlySpan<(string Name, string Value)> arguments)
    {
        if (IsFull)
            return;
        Dictionary<string, string>? byName = null;
        foreach (var (name, value) in arguments)
            (byName ??= new(StringComparer.Ordinal))[name] = value;
        _faults.Add(new Fault(path, code, byName));
    }
}
