using System.Text;
using Bashgah.EndToEnd.Devices;
using Bashgah.EndToEnd.Framework;

namespace Bashgah.EndToEnd.Pictures;

/// <summary>
/// Pictures of every page in every state, language, size and light, and a sheet of them for people to look at (<c>tests/pictures.sh</c>).
/// Without the variable that asks for them two are made and thrown away.
/// </summary>
public sealed class SheetTests
{
    private static readonly Dictionary<string, (string Name, int Width, int Height)[]> Sizes = new(StringComparer.Ordinal)
    {
        ["counter"] = [("desktop", 1280, 800), ("tablet", 820, 1180), ("phone", 390, 844)],
        ["kiosk"] = [("portrait", 1080, 1920), ("landscape", 1280, 800)],
    };

    private static string? Folder => Environment.GetEnvironmentVariable("BASHGAH_PICTURES");

    /// <summary>States that were asked for by name; none: all.</summary>
    private static string[] Only => Environment.GetEnvironmentVariable("BASHGAH_PICTURES_OF")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    public static TheoryData<string> Kinds => [.. DeviceState.All.Select(state => state.Kind).Distinct()];

    [ConditionalTheory]
    [RequiresProgram(Browser.Names)]
    [MemberData(nameof(Kinds))]
    public async Task States_of_a_device_can_be_looked_at(string kind)
    {
        await using var club = await DeviceClub.StartAsync(TestBackend.Sqlite);
        var stage = await DeviceStage.SetAsync(club);
        // That every state can be reached is shown where axe looks at it.
        var states = DeviceState.All.Where(state => state.Kind == kind && (Only.Length == 0 || Only.Contains(state.Name)))
            .Take(Folder is null ? 2 : int.MaxValue).ToList();
        var looks = from language in Folder is null ? ["fa"] : new[] { "en", "fa", "ms" }
                    from size in Folder is null ? Sizes[kind][..1] : Sizes[kind]
                    from colours in Folder is null ? ["light"] : new[] { "light", "dark" }
                    select (language, size, colours);
        var sheet = new StringBuilder();
        foreach (var (language, size, colours) in looks)
        {
            var page = await club.OpenAsync(kind, language, (size.Width, size.Height), colours);
            sheet.Append($"<h2>{kind}, {language}, {size.Name}, {colours}</h2>\n<div>");
            foreach (var state in states)
            {
                await state.ShowAsync(stage, page);
                var name = $"{kind}-{state.Name}-{language}-{size.Name}-{colours}.png";
                var picture = await page.ScreenshotAsync(new() { FullPage = kind == "counter", Animations = Microsoft.Playwright.ScreenshotAnimations.Disabled });
                Assert.NotEmpty(picture);
                if (Folder is { } folder)
                    await File.WriteAllBytesAsync(Path.Combine(folder, name), picture);
                sheet.Append($"<figure><a href=\"{name}\"><img src=\"{name}\" alt=\"\" loading=\"lazy\"></a><figcaption>{state.Name}</figcaption></figure>\n");
            }
            sheet.Append("</div>\n");
            await page.Context.SetOfflineAsync(false);
            await page.Context.CloseAsync();
        }
        if (Folder is { } place)
        {
            await File.WriteAllTextAsync(
                Path.Combine(place, $"{kind}.html"),
                "<!doctype html><meta charset=utf-8><style>div{display:flex;flex-wrap:wrap;gap:12px}img{inline-size:300px;border:1px solid #999}figure{margin:0}</style>\n" + sheet);
        }
    }
}
