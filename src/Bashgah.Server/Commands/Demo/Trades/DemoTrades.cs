namespace Bashgah.Server.Commands.Demo.Trades;

/// <summary>The demos, one a program template. A new one is a file beside this and its name here.</summary>
internal static class DemoTrades
{
    /// <summary>All; the first is what the demo is when nothing is said.</summary>
    public static IReadOnlyList<DemoTrade> All { get; } =
        [SupermarketTrade.Trade, CafeTrade.Trade, FashionTrade.Trade, PharmacyTrade.Trade, ServicesTrade.Trade];

    /// <summary>The demo of a template; null: the first.</summary>
    public static DemoTrade Of(string? template) =>
        template is null ? All[0] : All.Single(t => t.Template == template);

    /// <summary>The demo that a program is; null: none of them.</summary>
    public static DemoTrade? OfProgram(string slug) => All.SingleOrDefault(t => t.Slug == slug);
}
