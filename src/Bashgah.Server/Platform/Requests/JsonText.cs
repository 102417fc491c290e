using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Bashgah.Server.Platform.Requests;

/// <summary>Texts of a request: what JSON allows and a database or a screen does not take is refused
/// here.</summary>
internal static class JsonText
{
    private const int ShownMax = 64;

    /// <summary>The text; false when something is wrong with it, which <see cref="Read"/> says.</summary>
    public static bool TryRead(JsonElement value, int max, [NotNullWhen(true)] out string? text)
    {
        text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return text is not null && text.Length <= max && !HasControls(text) && !string.IsNullOrWhiteSpace(text);
    }

    /// <summary>The text, or null with a fault.</summary>
    public static string? Read(JsonElement value, string path, int max, FaultList faults)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            faults.Add(path, FaultCodes.WrongType, ("expected", "string"), ("found", KindOf(value)));
            return null;
        }
        if (value.GetString() is not { } text || HasControls(text))
        {
            faults.Add(path, FaultCodes.InvalidText);
            return null;
        }
        if (string.IsNullOrWhiteSpace(text))
        {
            faults.Add(path, FaultCodes.Empty);
            return null;
        }
        if (text.Length <= max)
            return text;
        faults.Add(path, FaultCodes.TooLong, ("max", max.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return null;
    }

    /// <summary>True when the text has control characters, or half of a surrogate pair.</summary>
    public static bool HasControls(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]))
                return true;
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return true;
            i++;
        }
        return false;
    }

    /// <summary>JSON's word for what was found.</summary>
    public static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Array => "array",
        JsonValueKind.Object => "object",
        _ => "null",
    };

    /// <summary>A name from outside, short enough to be shown.</summary>
    public static string Shortened(string name) => name.Length <= ShownMax ? name : name[..ShownMax] + "…";
}
