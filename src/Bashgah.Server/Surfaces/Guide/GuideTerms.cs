using System.Globalization;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Surfaces.Guide;

/// <summary>What is said of using, ending, rewards, levels, friends and goods that come back.</summary>
internal sealed class GuideTerms(CompiledProgram program, GuideWords words, GuideRules rules, GuideTimes times, GuideEarning earning, int today)
{
    private const int Hundred = 100;
    private const int YearDays = 366;
    private const string Newcomer = "newcomer";

    private Wording Wording => words.Wording;

    /// <summary>When what was earned can be used, what it is worth, and when it ends.</summary>
    public IReadOnlyList<GuideSentence> Using()
    {
        var said = new List<GuideSentence>();
        // What ended for everybody on a day is over.
        foreach (var currency in program.Currencies.Where(c => !(c.Expiry.On < today)))
        {
            var name = words.Names.Currency(currency.Id);
            var parts = new List<string>();
            if (currency.IsQualifying)
            {
                parts.Add(Wording.Say("guide.currency.measures", ("currency", name)));
            }
            else
            {
                parts.Add(times.Usable("guide.currency.usable", currency.Pending.UntilOn < today ? PendingPolicy.None : currency.Pending, name));
                parts.Add(times.Ends("guide.currency.ends", currency.Expiry, name));
                // Of what buys nothing by itself nobody asks what it is worth.
                if (currency is { IsMoney: false } && Buys(currency.Id) && currency.CostOf(Scale(currency) * Hundred) is > 0 and var worth)
                    parts.Add(Wording.Say("guide.currency.worth", ("units", words.Units(Scale(currency) * Hundred, currency.Id)), ("money", words.Money(worth))));
                if (currency.CashOut is { } cash)
                    parts.Add(Wording.Say("guide.currency.cash", ("least", words.Units(cash.Least, currency.Id))));
            }
            said.Add(new GuideSentence(GuideWords.Capital(name), string.Join(' ', parts.Select(GuideWords.Capital))));
        }
        return said;
    }

    /// <summary>What can be had for it today.</summary>
    public IReadOnlyList<GuideSentence> Rewards() =>
    [
        .. program.Rewards.Values.Where(reward => reward.IsListed && reward.Price.Count > 0 && !(reward.UntilOn < today))
            .Select(reward => new GuideSentence(words.Names.Reward(reward.Id), string.Join(' ', Of(reward).Select(GuideWords.Capital)))),
    ];

    /// <summary>How one gets to a level, and how long one keeps it.</summary>
    public IReadOnlyList<GuideSentence> Levels()
    {
        var said = new List<GuideSentence>();
        foreach (var set in program.TierSets)
        {
            said.Add(new GuideSentence(
                words.Names.Level(set.Levels[0].Id), GuideWords.Capital(Wording.Say("guide.level.first"))));
            foreach (var level in set.Levels.Skip(1))
                said.Add(new GuideSentence(words.Names.Level(level.Id), GuideWords.Capital(Reached(set, level))));
            var kept = Wording.Say(
                set.KeepRoundTo == RoundUnit.Day ? "guide.level.kept" : "guide.level.kept-round",
                ("period", Wording.Period(set.KeepUntil.ToString())), ("unit", times.Unit(set.KeepRoundTo.ToString())));
            said.Add(new GuideSentence(null, set.Grace is { } grace
                ? $"{kept} {Wording.Say("guide.level.grace", ("period", Wording.Period(grace.ToString())))}" : kept));
        }
        return said;
    }

    /// <summary>What bringing somebody gives, to whom.</summary>
    public IReadOnlyList<GuideSentence> Friends()
    {
        var said = new List<GuideSentence>();
        foreach (var rule in program.Rules.Summaries.Where(r => r.Id == Newcomer || CommissionNames.Parse(r.Id) is not null).Where(r => earning.IsRunning(r.Id)))
        {
            said.Add(new GuideSentence(
                rule.Id == Newcomer ? Wording.Say("guide.friends.newcomer") : words.Names.Rule(rule.Id), rules.Sentence(rule.Id)));
        }
        if (said.Count > 0)
            said.Insert(0, new GuideSentence(null, Wording.Say("guide.friends.window", ("period", Days(program.Referral.WindowDays)))));
        return said;
    }

    /// <summary>What becomes of points when goods come back.</summary>
    public IReadOnlyList<GuideSentence> Returns()
    {
        var said = new List<GuideSentence> { new(null, Wording.Say("guide.back.takes")) };
        foreach (var shortfall in program.Currencies.Where(c => !c.IsQualifying).GroupBy(c => c.Shortfall))
        {
            var names = Wording.And([.. shortfall.Select(c => words.Names.Currency(c.Id))]);
            said.Add(new GuideSentence(null, GuideWords.Capital(Wording.Say(
                shortfall.Key switch
                {
                    Shortfall.Debt => "guide.back.debt",
                    Shortfall.Floor => "guide.back.floor",
                    _ => "guide.back.from-refund",
                },
                ("currency", names)))));
        }
        if (program.Terms.ReturnWithinDays <= YearDays)
            said.Add(new GuideSentence(null, Wording.Say("guide.back.within", ("period", Days(program.Terms.ReturnWithinDays)))));
        said.Add(new GuideSentence(null, Wording.Say("guide.back.voucher")));
        return said;
    }

    private bool Buys(string currency) => program.Rewards.Values.Any(reward => reward.IsListed && reward.Price.ContainsKey(currency));

    /// <summary>So many days, in words.</summary>
    public string Days(int days) => Wording.Units("day", days);

    private IEnumerable<string> Of(RewardPolicy reward)
    {
        yield return Wording.Say("guide.rule-always", ("gives", Price(reward.Price)));
        foreach (var (level, price) in reward.TierPrices)
            yield return Wording.Say("guide.reward.level-price", ("level", words.Names.Level(level)), ("price", Price(price)));
        if (reward.Tiers.Count > 0)
            yield return Wording.Say("guide.reward.levels", ("levels", Wording.And([.. reward.Tiers.Select(words.Names.Level)])));
        if (reward.Groups.Count > 0)
            yield return Wording.Say("guide.reward.groups", ("groups", Wording.And([.. reward.Groups.Select(words.Plain)])));
        foreach (var limit in reward.Limits)
        {
            yield return Wording.Say(
                "guide.limit.member", ("amount", words.Times(Invariant(limit.Times))),
                ("per", Wording.Say($"guide.per.{limit.Per.ToString().ToLowerInvariant()}")));
        }
        if (reward.FromOn > today || reward.UntilOn is not null)
            yield return Wording.Say("guide.reward.days", ("days", words.Days.Range(reward.FromOn > today ? reward.FromOn : null, reward.UntilOn)));
        if (reward.Stock is not null)
            yield return Wording.Say("guide.reward.stock");
        if (reward.VoucherValid is { } valid)
            yield return Wording.Say("guide.reward.voucher", ("period", Wording.Period(valid.ToString())));
    }

    private string Price(IReadOnlyDictionary<string, long> price) => Wording.And([.. price.Select(p => words.Units(p.Value, p.Key))]);

    private string Reached(TierSetPolicy set, TierLevel level)
    {
        var asked = new List<string>();
        if (set.Measure is { } measure && level.From > 0)
            asked.Add(Total(measure, level.From));
        foreach (var requirement in level.Requires)
        {
            asked.Add(requirement.TenureAtLeast is { } tenure
                ? Wording.Say("guide.level.tenure", ("period", Wording.Period(tenure.ToString())))
                : Total(requirement.Measure!, requirement.AtLeast));
        }
        return Wording.Say(set.UpgradesAtOnce ? "guide.level.reached" : "guide.level.reached-later", ("what", Wording.And(asked)));
    }

    private string Total(TierMeasure measure, long least)
    {
        var amount = measure.Of switch
        {
            "spend" => Wording.Say("guide.level.spend", ("money", words.Money(least))),
            "visits" => Wording.Say("guide.level.visits", ("count", Invariant(least))),
            _ => words.Units(least, measure.Of),
        };
        return measure.Window switch
        {
            TierWindow.Rolling => Wording.Say("guide.level.rolling", ("amount", amount), ("period", Wording.Period(measure.Length!.Value.ToString()))),
            TierWindow.Calendar => Wording.Say("guide.level.calendar", ("amount", amount), ("unit", times.Unit(measure.Unit.ToString()))),
            TierWindow.Anniversary => Wording.Say("guide.level.anniversary", ("amount", amount)),
            _ => Wording.Say("guide.level.lifetime", ("amount", amount)),
        };
    }

    // So that a hundred is a hundred as it is shown.
    private static long Scale(CurrencyPolicy currency)
    {
        var scale = 1L;
        for (var i = 0; i < currency.Digits; i++)
            scale *= 10;
        return scale;
    }

    private static string Invariant(long number) => number.ToString(CultureInfo.InvariantCulture);
}
