using System.Text.Json;
using Bashgah.Server.Platform.Requests;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Platform.Look;

/// <summary>Reads <c>look.json</c>: colours, corners and faces of a club, with every fault told at once.</summary>
internal static class LookFile
{
    public const int BytesMax = 16 * 1024;

    private const int RadiusMax = 32;
    private const int FacesMax = 8;
    private const int FaceLengthMax = 40;

    private static readonly string[] Names = ["brand", "accent", "radius", "face", "persianFace"];

    private static readonly JsonDocumentOptions Options =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 4 };

    /// <summary>The settings, or what is wrong with them, a line a fault.</summary>
    public static (LookSettings? Settings, IReadOnlyList<string> Faults) Read(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length > BytesMax)
            return (null, [$"(document): it is longer than {BytesMax / 1024} KiB."]);
        try
        {
            using var document = JsonDocument.Parse(utf8, Options);
            return Read(document.RootElement);
        }
        catch (JsonException fault)
        {
            return (null, [$"(document): it is no JSON: {fault.Message}"]);
        }
    }

    private static (LookSettings? Settings, IReadOnlyList<string> Faults) Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return (null, ["(document): a look is an object {…}."]);
        var faults = new List<string>();
        var found = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in root.EnumerateObject())
        {
            if (!Names.Contains(property.Name, StringComparer.Ordinal))
            {
                var meant = Suggestion.For(property.Name, Names);
                faults.Add($"{JsonText.Shortened(property.Name)}: a look has no such field.{(meant is null ? "" : $" Did you mean '{meant}'?")}");
            }
            else if (!found.TryAdd(property.Name, property.Value))
            {
                faults.Add($"{property.Name}: it stands there twice.");
            }
        }
        var settings = new LookSettings(
            ColourOf("brand"), ColourOf("accent"), Radius(), FaceOf("face"), FaceOf("persianFace"));
        if (settings.Accent is not null && settings.Brand is null)
            faults.Add("accent: a second colour needs the first: give brand too.");
        return (faults.Count == 0 ? settings : null, faults);

        string? ColourOf(string name)
        {
            if (!found.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null)
                return null;
            if (value.ValueKind == JsonValueKind.String && Colour.TryParse(value.GetString()!, out var colour))
                return colour.ToString();
            faults.Add($"{name}: a colour is written as #rrggbb, like #a3213f.");
            return null;
        }

        int? Radius()
        {
            if (!found.TryGetValue("radius", out var value) || value.ValueKind == JsonValueKind.Null)
                return null;
            if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var radius) && radius is >= 0 and <= RadiusMax)
                return radius;
            faults.Add($"radius: a whole number of 0 to {RadiusMax}.");
            return null;
        }

        List<string>? FaceOf(string name)
        {
            if (!found.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null)
                return null;
            if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() is > 0 and <= FacesMax
                && value.EnumerateArray().All(face => face.ValueKind == JsonValueKind.String && IsFace(face.GetString()!)))
            {
                return [.. value.EnumerateArray().Select(face => face.GetString()!)];
            }
            faults.Add(
                $"{name}: a list of 1 to {FacesMax} names of typefaces that systems have, each of letters, digits, spaces and hyphens, {FaceLengthMax} at most.");
            return null;
        }
    }

    private static bool IsFace(string name) =>
        name.Length is > 0 and <= FaceLengthMax && name.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-') && name.Trim() == name;
}
