using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bashgah.Server.Reference.Examples;

/// <summary>Gives the parts of an example names in three languages, as a shop would.</summary>
internal static class ExampleNames
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Units, rewards, offers and levels; a unit has a form for one and one for several.</summary>
    private static readonly Dictionary<string, (string En, string Fa, string Ms)> Things = new(StringComparer.Ordinal)
    {
        ["points"] = ("point|points", "امتیاز", "mata"),
        ["credit"] = ("store credit", "اعتبار فروشگاه", "kredit kedai"),
        ["status"] = ("status point|status points", "امتیاز سطح", "mata status"),
        ["stamps"] = ("stamp|stamps", "مهر", "setem"),
        ["down"] = ("point down|points down", "امتیاز روبه‌پایین", "mata ke bawah"),
        ["even"] = ("point to even|points to even", "امتیاز روبه‌زوج", "mata ke genap"),
        ["up"] = ("point up|points up", "امتیاز روبه‌بالا", "mata ke atas"),
        ["by-line"] = ("point by line|points by line", "امتیاز سطری", "mata setiap baris"),
        ["coffee"] = ("Coffee", "قهوه", "Kopi"),
        ["wash"] = ("Car wash", "کارواش", "Cucian kereta"),
        ["tree"] = ("A tree", "یک نهال", "Sebatang pokok"),
        ["example"] = ("Special offer", "پیشنهاد ویژه", "Tawaran istimewa"),
        ["double-week"] = ("Double week", "هفتهٔ دوبرابر", "Minggu berganda"),
        ["green"] = ("Green", "سبز", "Hijau"),
        ["silver"] = ("Silver", "نقره‌ای", "Perak"),
        ["gold"] = ("Gold", "طلایی", "Emas"),
    };

    private static readonly Dictionary<string, (string En, string Fa, string Ms)> Rules = new(StringComparer.Ordinal)
    {
        ["again"] = ("Come again", "باز هم بیایید", "Datang lagi"),
        ["anniversary"] = ("Anniversary gift", "هدیهٔ سالگرد عضویت", "Hadiah ulang tahun"),
        ["base"] = ("Everyday points", "امتیاز هر خرید", "Mata harian"),
        ["big"] = ("Big basket", "سبد بزرگ", "Bakul besar"),
        ["birthday"] = ("Birthday gift", "هدیهٔ تولد", "Hadiah hari lahir"),
        ["bread"] = ("Bread week", "هفتهٔ نان", "Minggu roti"),
        ["cashback"] = ("Money back", "بازگشت پول", "Pulangan tunai"),
        ["credit"] = ("Money back", "بازگشت پول", "Pulangan tunai"),
        ["cup"] = ("Coffee cup", "فنجان قهوه", "Cawan kopi"),
        ["double"] = ("Double points", "امتیاز دوبرابر", "Mata berganda"),
        ["example"] = ("Special offer", "پیشنهاد ویژه", "Tawaran istimewa"),
        ["extra"] = ("Extra points", "امتیاز افزوده", "Mata tambahan"),
        ["feast"] = ("Feast day", "روز عید", "Hari perayaan"),
        ["first"] = ("First purchase", "نخستین خرید", "Belian pertama"),
        ["free-coffee"] = ("Free coffee", "قهوهٔ رایگان", "Kopi percuma"),
        ["fresh"] = ("Fresh goods", "کالاهای تازه", "Barangan segar"),
        ["fresh-triple"] = ("Fresh week", "هفتهٔ تازه‌ها", "Minggu segar"),
        ["friday-bread"] = ("Friday bread", "نان جمعه", "Roti Jumaat"),
        ["gold-rush"] = ("Gold rush", "ویژهٔ طلایی‌ها", "Ganjaran emas"),
        ["half"] = ("Half as much again", "یک و نیم برابر", "Satu setengah kali"),
        ["holidays"] = ("Holidays", "تعطیلات", "Musim cuti"),
        ["jackpot"] = ("Jackpot", "جایزهٔ بزرگ", "Hadiah besar"),
        ["launch"] = ("Opening month", "ماه گشایش", "Bulan pembukaan"),
        ["listed"] = ("Points on list prices", "امتیاز قیمت اصلی", "Mata harga asal"),
        ["middle"] = ("Second year", "سال دوم", "Tahun kedua"),
        ["neighbours"] = ("Neighbours", "همسایه‌ها", "Jiran"),
        ["new"] = ("First month", "ماه نخست", "Bulan pertama"),
        ["newroz"] = ("Nowruz", "نوروز", "Nowruz"),
        ["nut"] = ("Nuts by weight", "آجیل وزنی", "Kekacang mengikut berat"),
        ["old"] = ("Old friends", "دوستان قدیمی", "Sahabat lama"),
        ["over-100"] = ("Over RM 100", "بیش از ۱۰۰ رینگیت", "Melebihi RM 100"),
        ["over-50"] = ("Over RM 50", "بیش از ۵۰ رینگیت", "Melebihi RM 50"),
        ["paid"] = ("Points on what is paid", "امتیاز پرداخت", "Mata bayaran"),
        ["profile"] = ("Whole profile", "تکمیل پروفایل", "Profil lengkap"),
        ["regular"] = ("Regular customer", "مشتری همیشگی", "Pelanggan setia"),
        ["retail"] = ("Friends' first baskets", "نخستین خریدهای دوستان", "Bakul pertama kawan"),
        ["reviews"] = ("Reviews", "نظرها", "Ulasan"),
        ["small"] = ("Small basket", "سبد کوچک", "Bakul kecil"),
        ["staff"] = ("Staff and partners", "کارکنان و همکاران", "Kakitangan dan rakan"),
        ["stamp"] = ("Coffee stamp", "مهر قهوه", "Setem kopi"),
        ["status"] = ("Status points", "امتیاز سطح", "Mata status"),
        ["streak"] = ("Three days in a row", "سه روز پیاپی", "Tiga hari berturut-turut"),
        ["summer"] = ("Summer", "تابستان", "Musim panas"),
        ["thanks"] = ("Thank you", "سپاس", "Terima kasih"),
        ["third"] = ("Second and third purchase", "خرید دوم و سوم", "Belian kedua dan ketiga"),
        ["trade"] = ("Trade partners", "همکاران", "Rakan niaga"),
        ["weekend"] = ("Weekend", "آخر هفته", "Hujung minggu"),
        ["welcome"] = ("Welcome", "خوش‌آمد", "Selamat datang"),
        ["yearend"] = ("End of the year", "پایان سال", "Akhir tahun"),
    };

    /// <summary>The definition with names; parts that have none here keep their ids.</summary>
    public static string Give(string definition)
    {
        var document = JsonNode.Parse(definition, documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })!.AsObject();
        document["languages"] = new JsonArray("en", "fa", "ms");
        foreach (var section in new[] { "currencies", "rewards", "offers" })
        {
            foreach (var (id, part) in document[section]?.AsObject() ?? [])
                Name(part!.AsObject(), id, Things);
        }
        foreach (var (_, set) in document["tiers"]?.AsObject() ?? [])
        {
            foreach (var level in set!["levels"]!.AsArray())
                Name(level!.AsObject(), level["id"]!.GetValue<string>(), Things);
        }
        NameRules(document["earning"]?.AsArray() ?? []);
        NameRules(document["referral"]?["commission"]?.AsArray() ?? []);
        return document.ToJsonString(Plain);
    }

    // Groups of rules hold rules under the key of their mode.
    private static void NameRules(JsonArray parts)
    {
        foreach (var part in parts.OfType<JsonObject>())
        {
            if (part["id"] is { } id)
                Name(part, id.GetValue<string>(), Rules);
            foreach (var members in part.Select(p => p.Value).OfType<JsonArray>().Where(a => a.All(m => m is JsonObject)).ToList())
                NameRules(members);
        }
    }

    private static void Name(JsonObject part, string id, Dictionary<string, (string En, string Fa, string Ms)> names)
    {
        if (names.TryGetValue(id, out var name))
            part["name"] = new JsonObject { ["en"] = name.En, ["fa"] = name.Fa, ["ms"] = name.Ms };
    }
}
