using Bashgah.Engine.Programs;
using Bashgah.Server.Commands.Demo;
using Bashgah.Server.Commands.Demo.Trades;
using Bashgah.Server.Commands.Programs;

namespace Bashgah.Server.Tests.Commands;

/// <summary>What the demos speak of stands in their programs: rewards, activities, accounts.</summary>
public sealed class DemoTradesTests
{
    public static TheoryData<string> Templates => [.. ProgramTemplates.Names];

    [Fact]
    public void Every_template_has_a_demo() => Assert.Equal(ProgramTemplates.Names, DemoTrades.All.Select(t => t.Template));

    [Fact]
    public void Every_demo_has_a_look_of_its_own()
    {
        var looks = DemoTrades.All.Select(trade => DemoLook.Of(trade.Template)).ToList();
        Assert.Equal(looks.Count, looks.Select(look => look.Settings.Brand).Distinct().Count());
        Assert.Equal(2 * looks.Count, looks.SelectMany(look => new[] { look.Logo!.Hash, look.CardArt!.Hash }).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public void A_trade_speaks_of_what_its_program_has(string template)
    {
        var trade = DemoTrades.Of(template);
        var definition = System.Text.Encoding.UTF8.GetString(ProgramDefinition.Read(ProgramTemplates.Read(template)).Definition!.WriteEffective());

        var said = trade.Wishes
            .Concat(trade.AccountTenders.Select(t => t.Currency))
            .Concat(trade.Activities.Select(a => $"activity:{a.Type}"))
            .Concat(trade.Activities.Append(trade.Arrival).Select(a => a?.Attribute).OfType<string>());
        Assert.All(said, word => Assert.Contains($"\"{word}\"", definition, StringComparison.Ordinal));
        Assert.Equal(100, trade.Stores.Sum(s => s.Share));
        Assert.Empty(trade.EarningGroups.Except(trade.Articles.Select(a => a.Group)));
    }
}
