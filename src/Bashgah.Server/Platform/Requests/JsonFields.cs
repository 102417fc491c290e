using System.Runtime.InteropServices;
using System.Text.Json;
using Bashgah.Engine.Numbers;
using Bashgah.Engine.Time;

namespace Bashgah.Server.Platform.Requests;

/// <summary>Reads one JSON object by its declaration. Nothing throws: what is wrong becomes a fault with its
/// path.</summary>
internal sealed class JsonFields : Fields
{
    private const int NoIndex = -1;

    private readonly JsonElement _element;
    private readonly Place _place;
    private readonly FaultList _faults;
    private readonly List<string> _known = new(12);

    private JsonFields(JsonElement element, Place place, FaultList faults)
    {
        _element = element;
        _place = place;
        _faults = faults;
    }

    /// <summary>Reads the body: an object. The result counts only when <paramref name="faults"/> stays
    /// empty.</summary>
    public static T Read<T>(JsonElement body, FaultList faults, Func<Fields, T> read) =>
        ReadObject(body, default, faults, read);

    public override string Text(string name, string about, int max, object? example = null) =>
        Find(name, required: true, out var value) ? ReadText(value, name, max) ?? "" : "";

    public override string? TextOrNull(string name, string about, int max, object? example = null) =>
        Find(name, required: false, out var value) ? ReadText(value, name, max) : null;

    public override string Choice(string name, string about, IReadOnlyList<string> words)
    {
        if (!Find(name, required: true, out var value)
            || ReadText(value, name, int.MaxValue) is not { } word)
            return words[0];
        if (words.Contains(word))
            return word;
        var hint = Suggestion.For(word, words);
        _faults.Add(PathOf(name), FaultCodes.NotOneOf, ("allowed", string.Join(", ", words)), ("suggestion", hint ?? ""));
        return words[0];
    }

    public override long Whole(string name, string about, long min, long max, object? example = null) =>
        Find(name, required: true, out var value) ? ReadWhole(value, name, min, max) : min;

    public override long? WholeOrNull(string name, string about, long min, long max, object? example = null) =>
        Find(name, required: false, out var value) ? ReadWhole(value, name, min, max) : null;

    public override long Quantity(string name, string about, object? example = null) =>
        Find(name, required: true, out var value) ? ReadQuantity(value, name) : 1;

    public override long? QuantityOrNull(string name, string about, object? example = null) =>
        Find(name, required: false, out var value) ? ReadQuantity(value, name) : null;

    public override long? TimeOrNull(string name, string about)
    {
        if (!Find(name, required: false, out var value)
            || ReadText(value, name, 64) is not { } text)
            return null;
        if (EngineInstant.TryParse(text, out var at))
            return at;
        _faults.Add(PathOf(name), FaultCodes.InvalidFormat, ("expected", "2026-03-21T10:15:00+08:00"));
        return null;
    }

    public override int? DateOrNull(string name, string about)
    {
        if (!Find(name, required: false, out var value)
            || ReadText(value, name, 32) is not { } text)
            return null;
        if (DayNumber.TryParse(text, out var on))
            return on;
        _faults.Add(PathOf(name), FaultCodes.InvalidFormat, ("expected", "1990-03-21"));
        return null;
    }

    public override IReadOnlyList<string>? TextsOrNull(string name, string about, int countMax, int max)
    {
        if (!Find(name, required: false, out var value) || !IsList(value, name, 0, countMax))
            return null;
        var texts = new List<string>();
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            var path = $"{PathOf(name)}[{index++}]";
            if (JsonText.Read(item, path, max, _faults) is not { } text)
                continue;
            if (texts.Contains(text))
                _faults.Add(path, FaultCodes.Duplicate, ("value", text));
            else
                texts.Add(text);
        }
        return texts;
    }

    public override IReadOnlyDictionary<string, string?>? MapOrNull(
        string name, string about, int countMax, int max, bool nullable = false) =>
        ReadMap<string?>(name, countMax, (item, path) =>
            nullable && item.ValueKind == JsonValueKind.Null ? null : JsonText.Read(item, path, max, _faults));

    public override bool? FlagOrNull(string name, string about) =>
        Find(name, required: false, out var value) ? ReadFlag(value, PathOf(name)) : null;

    public override IReadOnlyDictionary<string, bool>? FlagsOrNull(string name, string about, int countMax) =>
        ReadMap(name, countMax, ReadFlag);

    private bool ReadFlag(JsonElement value, string path)
    {
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            _faults.Add(path, FaultCodes.WrongType, ("expected", "boolean"), ("found", JsonText.KindOf(value)));
        return value.ValueKind == JsonValueKind.True;
    }

    public override T Object<T>(string name, string about, Func<Fields, T> read) =>
        ReadObject(Find(name, required: true, out var value) ? value : default, new Place(this, name), _faults, read);

    public override T? ObjectOrNull<T>(string name, string about, Func<Fields, T> read)
        where T : class =>
        Find(name, required: false, out var value) ? ReadObject(value, new Place(this, name), _faults, read) : null;

    public override T? TextOrObjectOrNull<T>(
        string name, string about, int max, Func<string, T> ofText, Func<Fields, T> read)
        where T : class
    {
        if (!Find(name, required: false, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.String)
            return ReadObject(value, new Place(this, name), _faults, read);
        return ReadText(value, name, max) is { } text ? ofText(text) : null;
    }

    public override IReadOnlyList<T> List<T>(
        string name, string about, int countMin, int countMax, Func<Fields, T> read) =>
        Find(name, required: true, out var value) ? ReadList(value, name, countMin, countMax, read) : [];

    public override IReadOnlyList<T>? ListOrNull<T>(
        string name, string about, int countMin, int countMax, Func<Fields, T> read) =>
        Find(name, required: false, out var value) ? ReadList(value, name, countMin, countMax, read) : null;

    public override ReadOnlyMemory<byte> RawObject(string name, string about)
    {
        if (!Find(name, required: true, out var value) || !IsObject(value, new Place(this, name), _faults))
            return default;
        return JsonMarshal.GetRawUtf8Value(value).ToArray();
    }

    public override IReadOnlyList<ReadOnlyMemory<byte>> RawObjects(string name, string about, int countMin, int countMax)
    {
        if (!Find(name, required: true, out var value) || !IsList(value, name, countMin, countMax))
            return [];
        var objects = new List<ReadOnlyMemory<byte>>();
        foreach (var item in value.EnumerateArray())
        {
            if (IsObject(item, new Place(this, name, objects.Count), _faults))
                objects.Add(JsonMarshal.GetRawUtf8Value(item).ToArray());
        }
        return objects;
    }

    public override bool Has(string name) =>
        _element.ValueKind == JsonValueKind.Object && _element.TryGetProperty(name, out _);

    public override bool IsNull(string name) =>
        _element.ValueKind == JsonValueKind.Object && _element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Null;

    public override void ExactlyOne(params string[] names)
    {
        if (_element.ValueKind == JsonValueKind.Object && names.Count(IsGiven) != 1)
            _faults.Add(_place.Path, FaultCodes.ExactlyOne, ("fields", string.Join(", ", names)));
    }

    public override void NotTogether(params string[] names)
    {
        if (names.Count(IsGiven) > 1)
            _faults.Add(_place.Path, FaultCodes.NotTogether, ("fields", string.Join(", ", names)));
    }

    public override int FaultCount => _faults.Count;

    public override void Fault(string name, string code, params (string Name, string Value)[] arguments) =>
        _faults.Add(PathOf(name), code, arguments);

    private bool IsGiven(string name) =>
        Has(name) && _element.GetProperty(name).ValueKind != JsonValueKind.Null;

    private static T ReadObject<T>(JsonElement value, Place place, FaultList faults, Func<Fields, T> read)
    {
        // What is missing was named already; reading nothing keeps the caller's code straight.
        if (value.ValueKind == JsonValueKind.Undefined)
            return read(new JsonFields(default, place, new FaultList()));
        if (!IsObject(value, place, faults))
            return read(new JsonFields(default, place, new FaultList()));
        var fields = new JsonFields(value, place, faults);
        var result = read(fields);
        fields.NameUnknown();
        return result;
    }

    private IReadOnlyList<T> ReadList<T>(JsonElement value, string name, int countMin, int countMax, Func<Fields, T> read)
    {
        if (!IsList(value, name, countMin, countMax))
            return [];
        var items = new List<T>(value.GetArrayLength());
        foreach (var item in value.EnumerateArray())
        {
            if (_faults.IsFull)
                break;
            items.Add(ReadObject(item, new Place(this, name, items.Count), _faults, read));
        }
        return items;
    }

    private Dictionary<string, TValue>? ReadMap<TValue>(string name, int countMax, Func<JsonElement, string, TValue> read)
    {
        if (!Find(name, required: false, out var value) || !IsObject(value, new Place(this, name), _faults))
            return null;
        var map = new Dictionary<string, TValue>(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
        {
            var key = property.Name;
            if (key.Length is 0 or > 64 || JsonText.HasControls(key))
                _faults.Add(PathOf(name), FaultCodes.InvalidFormat, ("expected", "1–64"));
            else if (!map.TryAdd(key, read(property.Value, $"{PathOf(name)}.{key}")))
                _faults.Add($"{PathOf(name)}.{key}", FaultCodes.DuplicateField);
            if (map.Count > countMax)
            {
                _faults.Add(PathOf(name), FaultCodes.TooMany, ("max", Number(countMax)));
                break;
            }
        }
        return map;
    }

    private bool Find(string name, bool required, out JsonElement value)
    {
        _known.Add(name);
        value = default;
        if (_element.ValueKind != JsonValueKind.Object)
            return false;
        // The last of equal names is taken; that there are several is named with the unknown ones.
        if (!_element.TryGetProperty(name, out value) || (!required && value.ValueKind == JsonValueKind.Null))
        {
            if (required)
                _faults.Add(PathOf(name), FaultCodes.Required);
            return false;
        }
        return true;
    }

    private void NameUnknown()
    {
        Span<bool> seen = stackalloc bool[_known.Count];
        foreach (var property in _element.EnumerateObject())
        {
            var known = _known.Count - 1;
            while (known >= 0 && !property.NameEquals(_known[known]))
                known--;
            if (known >= 0 && seen[known])
                _faults.Add(PathOf(_known[known]), FaultCodes.DuplicateField);
            else if (known >= 0)
                seen[known] = true;
            else
                _faults.Add(
                    PathOf(JsonText.Shortened(property.Name)), FaultCodes.UnknownField,
                    ("suggestion", Suggestion.For(property.Name, _known) ?? ""));
            if (_faults.IsFull)
                return;
        }
    }

    private long ReadWhole(JsonElement value, string name, long min, long max)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            _faults.Add(PathOf(name), FaultCodes.WrongType, ("expected", "integer"), ("found", JsonText.KindOf(value)));
            return min;
        }
        if (JsonMarshal.GetRawUtf8Value(value).IndexOfAny(".eE"u8) >= 0)
        {
            _faults.Add(PathOf(name), FaultCodes.NotWhole);
            return min;
        }
        if (value.TryGetInt64(out var number) && number >= min && number <= max)
            return number;
        _faults.Add(PathOf(name), FaultCodes.OutOfRange, ("min", Number(min)), ("max", Number(max)));
        return min;
    }

    private long ReadQuantity(JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            _faults.Add(PathOf(name), FaultCodes.WrongType, ("expected", "number"), ("found", JsonText.KindOf(value)));
            return 1;
        }
        var text = JsonMarshal.GetRawUtf8Value(value);
        if (Engine.Numbers.Quantity.TryParse(text, out var thousandths))
            return thousandths;
        var point = text.IndexOf((byte)'.');
        var isTooFine = point >= 0 && text[(point + 1)..].TrimEnd((byte)'0').Length > 3;
        _faults.Add(
            PathOf(name), isTooFine ? FaultCodes.TooManyDecimals : FaultCodes.OutOfRange,
            ("min", "0.001"), ("max", Engine.Numbers.Quantity.Format(Engine.Numbers.Quantity.Max)), ("decimals", "3"));
        return 1;
    }

    private bool IsList(JsonElement value, string name, int countMin, int countMax)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            _faults.Add(PathOf(name), FaultCodes.WrongType, ("expected", "array"), ("found", JsonText.KindOf(value)));
            return false;
        }
        var count = value.GetArrayLength();
        if (count >= countMin && count <= countMax)
            return true;
        var code = count < countMin ? FaultCodes.TooFew : FaultCodes.TooMany;
        _faults.Add(PathOf(name), code, ("min", Number(countMin)), ("max", Number(countMax)), ("count", Number(count)));
        return false;
    }

    private static bool IsObject(JsonElement value, Place place, FaultList faults)
    {
        if (value.ValueKind == JsonValueKind.Object)
            return true;
        faults.Add(place.Path, FaultCodes.WrongType, ("expected", "object"), ("found", JsonText.KindOf(value)));
        return false;
    }

    private string? ReadText(JsonElement value, string name, int max) =>
        JsonText.TryRead(value, max, out var text) ? text : JsonText.Read(value, PathOf(name), max, _faults);

    private string PathOf(string name) => _place.Path is { Length: > 0 } path ? $"{path}.{name}" : name;

    private static string Number(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Where an object stands in the body. Its path is made when something is wrong there, which is seldom.</summary>
    private readonly record struct Place(JsonFields? Parent, string Name, int Index = NoIndex)
    {
        public string Path => Parent is null ? "" : Index == NoIndex ? Parent.PathOf(Name) : $"{Parent.PathOf(Name)}[{Index}]";
    }
}
