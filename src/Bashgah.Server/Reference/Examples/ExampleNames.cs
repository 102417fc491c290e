using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bashgah.Server.Reference.Examples;

/// <summary>Gives the parts of an example names in three languages, as a shop would.</summary>
internal static class ExampleNames
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, (string En, string Fa, string Ms)> Names = new(StringComparer.Ordinal)
    {
        ["points"] = ("point|points", "امتیاز", "mata"),
        ["credit"] = ("store credit", "اعتبار فروشگاه", "kredit kedai"),
        ["status"] = ("status point|status points", "امتیاز سطح", "mata status"),
        ["stamps"] = ("stamp|stamps", "مهر", "setem"),
        ["base"] = ("Everyday points", "امتیاز هر خرید", "Mata harian"),
        ["example"] = ("Special offer", "پیشنهاد ویژه", "Tawaran istimewa"),
        ["newcomer"] = ("Welcome gift", "هدیهٔ خوش‌آمد", "Hadiah alu-aluan"),
        ["referral"] = ("Bring a friend", "معرفی دوستان", "Bawa kawan"),
        ["retail"] = ("Friends' first baskets", "نخستین خریدهای دوستان", "Bakul pertama kawan"),
        ["trade"] = ("Trade partners", "همکاران", "Rakan niaga"),
        ["thanks"] = ("Thank you", "سپاس", "Terima kasih"),
        ["coffee"] = ("Coffee", "قهوه", "Kopi"),
        ["green"] = ("Green", "سبز", "Hijau"),
        ["silver"] = ("Silver", "نقره‌ای", "Perak"),
        ["gold"] = ("Gold", "طلایی", "Emas"),
    };

    /// <summary>The definition with names; parts that have none here keep their ids.</summary>
    public static string Give(string definition)
    {
        var document = JsonNode.Parse(definition, documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })!.AsObject();
        document["languages"] = new JsonArray("en", "fa", "ms");
        foreach (var section in new[] { "currencies", "rewards" })
        {
            foreach (var (id, part) in document[section]?.AsObject() ?? [])
                Name(part!.AsObject(), id, counted: true);
        }
        foreach (var (_, set) in document["tiers"]?.AsObject() ?? [])
            NameAll(set!["levels"]!.AsArray());
        NameAll(document["earning"]?.AsArray() ?? []);
        NameAll(document["referral"]?["commission"]?.AsArray() ?? []);
        return document.ToJsonString(Plain);
    }

    // Groups of rules hold rules under the key of their mode.
    private static void NameAll(JsonArray parts)
    {
        foreach (var part in parts.OfType<JsonObject>())
        {
            if (part["levels"] is not null && part["id"] is null)
                Name(part, "referral");
            else if (part["id"] is { } id)
                Name(part, id.GetValue<string>());
            foreach (var members in part.Select(p => p.Value).OfType<JsonArray>().Where(a => a.All(m => m is JsonObject)).ToList())
                NameAll(members);
        }
    }

    // A currency has a form for one and one for several; a rule that bears its id is called by the second.
    private static void Name(JsonObject part, string id, bool counted = false)
    {
        if (Names.TryGetValue(id, out var name))
            part["name"] = new JsonObject { ["en"] = counted ? name.En : name.En.Split('|')[^1], ["fa"] = name.Fa, ["ms"] = name.Ms };
    }
}
