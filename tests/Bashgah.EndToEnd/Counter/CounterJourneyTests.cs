using System.Globalization;
using System.Text.Json;
using Bashgah.EndToEnd.Devices;
using Bashgah.EndToEnd.Framework;
using Microsoft.Playwright;

namespace Bashgah.EndToEnd.Counter;

/// <summary>A customer's way at the counter, by keyboard and scanner alone: joining, buying, redeeming, using, returning, a new card.</summary>
public sealed class CounterJourneyTests
{
    private const int JoiningMost = 6;
    private const int BuyingMost = 5;

    private static readonly (int Width, int Height) Desktop = (1280, 800);
    private static readonly (int Width, int Height) Phone = (390, 844);

    /// <summary>Texts that a cashier looks for, by language.</summary>
    private static readonly Dictionary<string, Words> Said = new(StringComparer.Ordinal)
    {
        ["en"] = new("Welcome, ", "Earns 24 points", "Fresh food doubles", "Recorded: 24 points", "RM 12.50"),
        ["fa"] = new("خوش آمدید", "۲۴ امتیاز می‌گیرد", "تازه‌ها دوبرابر", "ثبت شد: ۲۴ امتیاز", "۱۲٫۵۰ رینگیت"),
        ["ms"] = new("Selamat datang, ", "Mendapat 24 mata", "Makanan segar dua kali", "Direkod: 24 mata", "RM 12.50"),
    };

    /// <summary>Pairs of language, size and database; all of them where the full matrix is asked for.</summary>
    public static TheoryData<string, string, TestBackend> Pairs()
    {
        var all = from language in new[] { "en", "fa", "ms" }
                  from size in new[] { "desktop", "phone" }
                  from backend in Enum.GetValues<TestBackend>()
                  select (language, size, backend);
        (string, string, TestBackend)[] pairs =
        [
            ("en", "desktop", TestBackend.Sqlite), ("en", "phone", TestBackend.Postgres), ("fa", "desktop", TestBackend.Postgres),
            ("fa", "phone", TestBackend.Sqlite), ("ms", "desktop", TestBackend.Postgres), ("ms", "phone", TestBackend.Sqlite),
        ];
        var data = new TheoryData<string, string, TestBackend>();
        foreach (var (language, size, backend) in TestMatrix.IsFull ? all : pairs)
            data.Add(language, size, backend);
        return data;
    }

    [ConditionalTheory]
    [RequiresPostgres]
    [RequiresProgram(Browser.Names)]
    [MemberData(nameof(Pairs))]
    public async Task A_customer_joins_buys_redeems_uses_returns_and_gets_a_new_card(string language, string size, TestBackend backend)
    {
        await using var club = await DeviceClub.StartAsync(backend);
        var cashier = new Cashier(await club.OpenAsync("counter", language, size == "phone" ? Phone : Desktop));
        var said = Said[language];

        await JoinAsync(cashier, said);
        var member = (await club.GetAsync("members?phone=%2B60123456789")).GetProperty("items")[0].GetProperty("id").GetString()!;
        Assert.Equal(10, await club.PointsAsync(member));

        var document = await BuyAsync(cashier, said);
        Assert.Equal(34, await club.PointsAsync(member));

        await RedeemAndUseAsync(cashier);
        Assert.Equal(4, await club.PointsAsync(member));

        // 24 go back; 4 are there, and the member owes the rest.
        await ReturnAsync(cashier, document);
        var account = (await club.GetAsync($"members/{member}/accounts")).GetProperty("items").EnumerateArray().First();
        Assert.Equal((0L, 20L), (account.GetProperty("available").GetInt64(), account.GetProperty("debt").GetInt64()));

        await ReplaceCardAsync(cashier, club, member);
    }

    private static async Task JoinAsync(Cashier cashier, Words said)
    {
        cashier.Recount();
        await cashier.PressAsync("F7");
        await cashier.TypeAsync("012-345 6789");
        await cashier.PressAsync("Tab");
        await cashier.TypeAsync("Nurul Hidayah");
        await cashier.PressAsync("Enter");
        await cashier.SeesNoticeAsync(said.Welcome);
        await cashier.SeesMemberAsync("Nurul Hidayah");
        Assert.InRange(cashier.Interactions, 1, JoiningMost);
        await cashier.PressAsync("Escape");
    }

    private static async Task<string> BuyAsync(Cashier cashier, Words said)
    {
        cashier.Recount();
        await cashier.TypeAsync("+60123456789");
        await cashier.PressAsync("Enter");
        await cashier.SeesMemberAsync("Nurul Hidayah");
        await Assertions.Expect(cashier.Page.Locator("#amount")).ToBeFocusedAsync();
        await cashier.TypeAsync("12.50");
        // Product groups are reached by their first letters, as in every list of a browser.
        await cashier.PressAsync("Tab");
        await cashier.Page.Keyboard.TypeAsync("fru");
        await cashier.SeesAsync("#gives", said.Preview);
        await cashier.SeesAsync("#gives", said.Rule);
        await cashier.SeesAsync("#to-pay", said.Amount);
        // From a list Enter opens it: the cursor goes back to the amount.
        await cashier.Page.Keyboard.PressAsync("Shift+Tab");
        await cashier.PressAsync("Enter");
        await cashier.RecordedAsync();
        Assert.InRange(cashier.Interactions, 1, BuyingMost);
        await cashier.SeesAsync("#gives", said.Recorded);
        var text = await cashier.Page.Locator("#gives").InnerTextAsync();
        var document = System.Text.RegularExpressions.Regex.Match(European(text), @"[A-Z0-9]{6}-[A-Z0-9]{8}").Value;
        Assert.NotEmpty(document);
        await cashier.PressAsync("Escape");
        return document;
    }

    private static async Task RedeemAndUseAsync(Cashier cashier)
    {
        await cashier.TypeAsync("0123456789");
        await cashier.PressAsync("Enter");
        await cashier.Page.WaitForSelectorAsync("[data-choice='1']");
        await cashier.PressAsync("Alt+1");
        await cashier.Page.WaitForSelectorAsync("#ask[open]");
        await cashier.PressAsync("Enter");
        var code = await cashier.Page.Locator("#ask .code").InnerTextAsync();
        await cashier.PressAsync("Escape");
        // Later, with its code, at the till.
        await cashier.PressAsync("Escape");
        await cashier.TypeAsync(code);
        await cashier.PressAsync("Enter");
        await cashier.Page.WaitForSelectorAsync("#ask[open] [type=submit]:not([hidden])");
        await cashier.PressAsync("Enter");
        await Assertions.Expect(cashier.Page.Locator("#ask")).ToBeHiddenAsync();
        // It comes off a purchase, and is used with it.
        await cashier.SeesMemberAsync("Nurul Hidayah");
        await cashier.TypeAsync("5");
        await cashier.PressAsync("Tab");
        await cashier.Page.Keyboard.TypeAsync("tob");
        await cashier.PressAsync("Shift+Tab");
        await cashier.SeesAsync("#to-pay", cashier.Page.Url.Contains("lang=fa", StringComparison.Ordinal) ? "۳٫۵۰" : "3.50");
        await cashier.PressAsync("Enter");
        await cashier.RecordedAsync();
        // Once.
        await cashier.PressAsync("Escape");
        await cashier.TypeAsync(code);
        await cashier.PressAsync("Enter");
        await cashier.Page.WaitForSelectorAsync("#ask[open]");
        await Assertions.Expect(cashier.Page.Locator("#ask [type=submit]")).ToBeHiddenAsync();
        await cashier.PressAsync("Escape");
    }

    private static async Task ReturnAsync(Cashier cashier, string document)
    {
        await cashier.PressAsync("F6");
        await cashier.TypeAsync(document);
        await cashier.PressAsync("Enter");
        await cashier.SeesAsync("#back-gives", Number(cashier, 20));
        await cashier.PressAsync("Enter");
        await Assertions.Expect(cashier.Page.Locator("#back")).ToBeHiddenAsync();
        await cashier.Page.WaitForSelectorAsync("#notice.good");
    }

    private static async Task ReplaceCardAsync(Cashier cashier, DeviceClub club, string member)
    {
        await cashier.PressAsync("Escape");
        await cashier.TypeAsync("0123456789");
        await cashier.PressAsync("Enter");
        await cashier.SeesMemberAsync("Nurul Hidayah");
        await cashier.Page.WaitForSelectorAsync("#do-card:enabled");
        await cashier.PressAsync("F8");
        await cashier.Page.WaitForSelectorAsync("#cards-list > p");
        await cashier.TypeAsync("2900000004176");
        await cashier.PressAsync("Enter");
        await Assertions.Expect(cashier.Page.Locator("#cards")).ToBeHiddenAsync();
        await cashier.PressAsync("F8");
        await cashier.Page.WaitForSelectorAsync("#cards-list button");
        await cashier.PressAsync("Shift+Tab");
        await cashier.PressAsync("Shift+Tab");
        await cashier.PressAsync("Enter");
        await cashier.Page.WaitForSelectorAsync("#ask[open] input[name=number]");
        // The cursor stands in the field for the new number: from the reader, with what else its track says.
        await cashier.ScanAsync(";6011460477609366=15101011000606818102?");
        if (await cashier.Page.Locator("#ask").IsVisibleAsync())
            await cashier.PressAsync("Enter");
        await Assertions.Expect(cashier.Page.Locator("#ask")).ToBeHiddenAsync();
        var cards = (await club.GetAsync($"members/{member}/cards")).GetProperty("items").EnumerateArray()
            .ToDictionary(card => card.GetProperty("number").GetString()!, card => card.GetProperty("state").GetString());
        Assert.Equal(("replaced", "active"), (cards["2900000004176"], cards["6011460477609366"]));

        await cashier.PressAsync("Escape");
        await cashier.ScanAsync("2900000004176");
        await cashier.Page.WaitForSelectorAsync("#notice.bad");
        await cashier.PressAsync("Escape");
        await cashier.ScanAsync("6011460477609366");
        await cashier.SeesMemberAsync("Nurul Hidayah");
    }

    private static string Number(Cashier cashier, int value) =>
        cashier.Page.Url.Contains("lang=fa", StringComparison.Ordinal)
            ? string.Concat(value.ToString(CultureInfo.InvariantCulture).Select(d => (char)(d - '0' + '۰')))
            : value.ToString(CultureInfo.InvariantCulture);

    private static string European(string text) => string.Concat(text.Select(c => c is >= '۰' and <= '۹' ? (char)(c - '۰' + '0') : c));

    private sealed record Words(string Welcome, string Preview, string Rule, string Recorded, string Amount);
}
