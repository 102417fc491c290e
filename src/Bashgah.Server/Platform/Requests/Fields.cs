namespace Bashgah.Server.Platform.Requests;

/// <summary>
/// One declaration of a request's shape for two purposes: <see cref="JsonFields"/> reads a body by it and
/// gathers every
/// fault, <see cref="SchemaFields"/> describes it for the OpenAPI document. A value that is missing or wrong
/// is a
/// fault, and a harmless stand-in is returned, so that reading goes on to find the others.
/// </summary>
internal abstract class Fields
{
    /// <summary>The largest amount: what every JSON reader keeps exact (2^53 − 1).</summary>
    public const long AmountMax = 9_007_199_254_740_991;

    /// <summary>Text of 1 to <paramref name="max"/> characters without control characters.</summary>
    public abstract string Text(string name, string about, int max, object? example = null);

    /// <summary>As <see cref="Text"/>, may be absent or null.</summary>
    public abstract string? TextOrNull(string name, string about, int max, object? example = null);

    /// <summary>One of the given words.</summary>
    public abstract string Choice(string name, string about, IReadOnlyList<string> words);

    /// <summary>A whole number.</summary>
    public abstract long Whole(string name, string about, long min, long max, object? example = null);

    /// <summary>As <see cref="Whole"/>, may be absent or null.</summary>
    public abstract long? WholeOrNull(string name, string about, long min, long max, object? example = null);

    /// <summary>A quantity above 0 with at most 3 decimals, as thousandths.</summary>
    public abstract long Quantity(string name, string about, object? example = null);

    /// <summary>As <see cref="Quantity"/>, may be absent or null.</summary>
    public abstract long? QuantityOrNull(string name, string about, object? example = null);

    /// <summary>True or false; null where absent.</summary>
    public abstract bool? FlagOrNull(string name, string about);

    /// <summary>ISO 8601 time with offset, as Unix microseconds.</summary>
    public abstract long? TimeOrNull(string name, string about);

    /// <summary>ISO 8601 date, as day number.</summary>
    public abstract int? DateOrNull(string name, string about);

    /// <summary>A list of texts; absent: empty, null where absence must be told apart.</summary>
    public abstract IReadOnlyList<string>? TextsOrNull(string name, string about, int countMax, int max);

    /// <summary>An object of texts by name; null where absent. Values may be null when <paramref name="nullable"/>.</summary>
    public abstract IReadOnlyDictionary<string, string?>? MapOrNull(
        string name, string about, int countMax, int max, bool nullable = false);

    /// <summary>An object of true and false by name; null where absent.</summary>
    public abstract IReadOnlyDictionary<string, bool>? FlagsOrNull(string name, string about, int countMax);

    /// <summary>An object within.</summary>
    public abstract T Object<T>(string name, string about, Func<Fields, T> read);

    /// <summary>As <see cref="Object"/>, may be absent or null.</summary>
    public abstract T? ObjectOrNull<T>(string name, string about, Func<Fields, T> read)
        where T : class;

    /// <summary>Text, or an object within; null where absent.</summary>
    public abstract T? TextOrObjectOrNull<T>(
        string name, string about, int max, Func<string, T> ofText, Func<Fields, T> read)
        where T : class;

    /// <summary>A list of objects.</summary>
    public abstract IReadOnlyList<T> List<T>(string name, string about, int countMin, int countMax, Func<Fields, T> read);

    /// <summary>As <see cref="List"/>; null where absent.</summary>
    public abstract IReadOnlyList<T>? ListOrNull<T>(
        string name, string about, int countMin, int countMax, Func<Fields, T> read);

    /// <summary>Any JSON object, kept as its UTF-8 text (a program definition).</summary>
    public abstract ReadOnlyMemory<byte> RawObject(string name, string about);

    /// <summary>A list of objects as they stand, in UTF-8.</summary>
    public abstract IReadOnlyList<ReadOnlyMemory<byte>> RawObjects(string name, string about, int countMin, int countMax);

    /// <summary>Exactly one of the fields is there.</summary>
    public abstract void ExactlyOne(params string[] names);

    /// <summary>At most one of the fields is there.</summary>
    public abstract void NotTogether(params string[] names);

    /// <summary>True when the field is there, also as null.</summary>
    public abstract bool Has(string name);

    /// <summary>True when the field is there and null.</summary>
    public abstract bool IsNull(string name);

    /// <summary>How many faults were found so far.</summary>
    public abstract int FaultCount { get; }

    /// <summary>A fault that the reader of a use case found itself.</summary>
    public abstract void Fault(string name, string code, params (string Name, string Value)[] arguments);
}
