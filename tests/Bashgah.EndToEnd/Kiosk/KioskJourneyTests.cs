using Bashgah.EndToEnd.Devices;
using Bashgah.EndToEnd.Framework;
using Microsoft.Playwright;

namespace Bashgah.EndToEnd.Kiosk;

/// <summary>A visitor's way at the kiosk, alone: joining, an invoice, its points, the balance, a reward and its code.</summary>
public sealed class KioskJourneyTests
{
    private const string Phone = "0187654321";
    private const string FullPhone = "+60187654321";

    private static readonly Dictionary<string, (int Width, int Height)> Sizes = new(StringComparer.Ordinal)
    {
        ["portrait"] = (1080, 1920), ["landscape"] = (1280, 800), ["tablet"] = (768, 1024),
    };

    /// <summary>What stands on the screen, by language.</summary>
    private static readonly Dictionary<string, Words> Said = new(StringComparer.Ordinal)
    {
        ["en"] = new("sara", "Welcome to the club, \u2068Sara\u2069!", "+52", "Fresh food doubles", "62 points", "A glass of tea", "32"),
        ["fa"] = new("سارا", "به باشگاه خوش آمدید، \u2068سارا\u2069!", "\u200e+۵۲", "تازه‌ها دوبرابر", "۶۲ امتیاز", "یک استکان چای", "۳۲"),
        ["ms"] = new("sara", "Selamat menyertai kelab, \u2068Sara\u2069!", "+52", "Makanan segar dua kali", "62 mata", "Segelas teh", "32"),
    };

    /// <summary>Pairs of language, size and database; all of them where the full matrix is asked for.</summary>
    public static TheoryData<string, string, TestBackend> Pairs()
    {
        (string, string, TestBackend)[] pairs =
            [("en", "portrait", TestBackend.Sqlite), ("fa", "landscape", TestBackend.Postgres), ("ms", "tablet", TestBackend.Postgres), ("fa", "portrait", TestBackend.Sqlite)];
        var all = from language in Said.Keys from size in Sizes.Keys from backend in Enum.GetValues<TestBackend>() select (language, size, backend);
        var data = new TheoryData<string, string, TestBackend>();
        foreach (var (language, size, backend) in TestMatrix.IsFull ? all : pairs)
            data.Add(language, size, backend);
        return data;
    }

    [ConditionalTheory]
    [RequiresPostgres]
    [RequiresProgram(Browser.Names)]
    [MemberData(nameof(Pairs))]
    public async Task A_visitor_joins_claims_an_invoice_and_gets_a_reward(string language, string size, TestBackend backend)
    {
        await using var club = await DeviceClub.StartAsync(backend);
        await Invoices.PrintAsync(club, "INV-77");
        var visitor = new Visitor(await club.OpenAsync("kiosk", language, Sizes[size]));
        var said = Said[language];

        await JoinAsync(visitor, said);
        var member = (await club.GetAsync("members?phone=%2B60187654321")).GetProperty("items")[0];
        Assert.Equal(said.Typed, member.GetProperty("name").GetString(), ignoreCase: true);
        Assert.Equal(language, member.GetProperty("locale").GetString());
        Assert.Empty(member.GetProperty("consents").EnumerateObject());
        var id = member.GetProperty("id").GetString()!;

        await visitor.ScanAsync("INV-77");
        await visitor.SeesAsync("earned");
        await Assertions.Expect(visitor.Page.Locator(".burst b")).ToHaveTextAsync(said.Earned);
        await visitor.SeesTextAsync(said.Rule);
        await visitor.SeesTextAsync(said.Balance);
        Assert.Equal(10 + Invoices.Gives, await club.PointsAsync(id));

        var code = await RedeemAsync(visitor, club, said);
        Assert.Equal(32, await club.PointsAsync(id));
        var voucher = await club.GetAsync($"redemptions/{code}");
        Assert.Equal(("issued", id), (voucher.GetProperty("state").GetString(), voucher.GetProperty("member").GetString()));

        await visitor.LeaveAsync();
        await visitor.ArriveAsync(Phone);
        await visitor.TapAsync(".tool >> nth=0");
        await visitor.SeesAsync("balance");
        await Assertions.Expect(visitor.Page.Locator(".club-card .big")).ToHaveTextAsync(language == "fa" ? "۳۲" : said.Left);
    }

    [ConditionalFact]
    [RequiresProgram(Browser.Names)]
    public async Task An_invoice_that_is_scanned_first_waits_for_the_card()
    {
        await using var club = await DeviceClub.StartAsync(TestBackend.Sqlite);
        var member = await club.JoinAsync("Aisyah Rahman", "+60111111111", "2900000004176");
        foreach (var number in new[] { "INV-1", "INV-2", "INV-3" })
            await Invoices.PrintAsync(club, number);
        var visitor = new Visitor(await club.OpenAsync("kiosk", "en", Sizes["portrait"]));

        await visitor.ScanAsync("INV-1");
        await visitor.SeesTextAsync("Who gets the points?");
        await visitor.SeesTextAsync("RM 26.30");
        await visitor.ScanAsync(";2900000004176=15101011000606818102?");
        await visitor.SeesAsync("earned");
        await visitor.SeesTextAsync("Enjoy it, \u2068Aisyah\u2069!");
        Assert.Equal(10 + Invoices.Gives, await club.PointsAsync(member));

        // The same with a phone number, and a second invoice at once.
        await visitor.LeaveAsync();
        await visitor.ScanAsync("INV-2");
        await visitor.SeesTextAsync("Who gets the points?");
        await visitor.GoOnAsync();
        await visitor.TypeAsync("0111111111");
        await visitor.GoOnAsync();
        await visitor.SeesAsync("earned");
        await visitor.ScanAsync("INV-3");
        await visitor.SeesTextAsync("INV-3");
        await visitor.SeesAsync("earned");
        Assert.Equal(10 + (3 * Invoices.Gives), await club.PointsAsync(member));
    }

    [ConditionalFact]
    [RequiresProgram(Browser.Names)]
    public async Task A_card_is_proof_enough_and_another_language_loses_nothing()
    {
        await using var club = await DeviceClub.StartAsync(TestBackend.Sqlite);
        var member = await club.JoinAsync("Aisyah Rahman", "+60111111111", "2900000004176");
        await Invoices.PrintAsync(club, "INV-1");
        var visitor = new Visitor(await club.OpenAsync("kiosk", "en", Sizes["landscape"]));

        await visitor.ScanAsync("2900000004176");
        await visitor.SeesAsync("hello");
        await visitor.ScanAsync("INV-1");
        await visitor.SeesAsync("earned");
        await visitor.TapAsync("#languages-switch [lang=fa]");
        await visitor.SeesTextAsync("تازه‌ها دوبرابر");
        await visitor.SeesTextAsync("۶۲ امتیاز");
        Assert.Equal("rtl", await visitor.Page.EvaluateAsync<string>("document.documentElement.dir"));
        // Asking again for the words gave nothing twice.
        Assert.Equal(10 + Invoices.Gives, await club.PointsAsync(member));

        await visitor.GoOnAsync();
        await visitor.SeesAsync("rewards");
        await visitor.TapAsync(".offer:enabled");
        await visitor.SeesAsync("confirm");
        await visitor.GoOnAsync();
        await visitor.SeesAsync("voucher");
        Assert.Equal(32, await club.PointsAsync(member));
        Assert.Empty(Visitor.CodesTo(club, "+60111111111"));

        // The next visitor finds the kiosk's own language.
        await visitor.LeaveAsync();
        await visitor.SeesTextAsync("Welcome to \u2068Jasmine Club\u2069");
    }

    private static async Task JoinAsync(Visitor visitor, Words said)
    {
        await visitor.GoOnAsync();
        await visitor.TypeAsync(Phone);
        await visitor.GoOnAsync();
        await visitor.SeesAsync("unknown");
        await visitor.GoOnAsync();
        await visitor.SeesAsync("name");
        await visitor.TypeAsync(said.Typed);
        await visitor.GoOnAsync();
        await visitor.SeesAsync("hello");
        await visitor.SeesTextAsync(said.Joined);
    }

    /// <summary>A phone number alone spends nothing: a code does, and a wrong one does not.</summary>
    private static async Task<string> RedeemAsync(Visitor visitor, DeviceClub club, Words said)
    {
        await visitor.GoOnAsync();
        await visitor.SeesAsync("rewards");
        await visitor.SeesTextAsync(said.Reward);
        await visitor.TapAsync(".offer:enabled");
        await visitor.SeesAsync("confirm");
        await visitor.GoOnAsync();
        await visitor.SeesAsync("prove");
        var already = Visitor.CodesTo(club, FullPhone).Count;
        await visitor.GoOnAsync();
        await visitor.SeesAsync("code");
        var sent = await Visitor.CodeAsync(club, FullPhone, already);
        await visitor.TypeAsync(sent == "000000" ? "000001" : "000000");
        await visitor.GoOnAsync();
        await visitor.SeesAsync("told");
        await visitor.GoOnAsync();
        await visitor.SeesAsync("prove");
        await visitor.GoOnAsync();
        await visitor.SeesAsync("code");
        await visitor.TypeAsync(await Visitor.CodeAsync(club, FullPhone, already + 1));
        await visitor.GoOnAsync();
        await visitor.SeesAsync("confirm");
        await visitor.GoOnAsync();
        await visitor.SeesAsync("voucher");
        await visitor.SeesTextAsync(said.Reward);
        await Assertions.Expect(visitor.Page.Locator(".qr path")).ToHaveCountAsync(1);
        return await visitor.Page.Locator(".ticket").InnerTextAsync();
    }

    private sealed record Words(string Typed, string Joined, string Earned, string Rule, string Balance, string Reward, string Left);
}
