namespace Bashgah.Engine.Tests.Properties;

/// <summary>Makes sequences of steps: much shopping, some of everything else.</summary>
internal static class RandomSteps
{
    private const int MinutesADay = 1440;

    public static List<Step> Make(Dice dice, int most)
    {
        List<Step> steps = [new JoinStep(false, Birthday: Birthday(dice)), new JoinStep(dice.Percent(50), dice.Percent(60) ? 0 : null)];
        // A line of three or four.
        if (dice.Percent(35)) steps.Add(new JoinStep(false, 1, Birthday(dice)));
        if (dice.Percent(20)) steps.Add(new JoinStep(false, 2));
        // Something to spend, so that not every redemption is refused.
        if (dice.Percent(60)) steps.Add(new AdjustStep(0, "points", dice.Of(50, 400)));
        if (dice.Percent(40)) steps.Add(new AdjustStep(1, "credit", 5000));
        if (dice.Percent(20)) steps.Add(new AdjustStep(0, "stamps", 30));
        if (dice.Percent(35)) steps.Add(new AdjustStep(1, "earnings", 300));
        if (dice.Percent(40)) steps.AddRange([new GiveOfferStep(0, "treat"), new ActivateOfferStep(0, "treat")]);
        steps.AddRange(dice.Some(most / 3, most, () => One(dice)));
        return steps;
    }

    private static Step One(Dice dice) => dice.Between(0, 99) switch
    {
        < 24 => Buy(dice),
        < 38 => new WaitStep(dice.Of(
            1, 90, MinutesADay, 3 * MinutesADay, 9 * MinutesADay, 35 * MinutesADay, 150 * MinutesADay, 500 * MinutesADay)),
        < 54 => Return(dice),
        < 58 => new GiveOfferStep(dice.Between(0, 1), Offer(dice)),
        < 61 => new ActivateOfferStep(dice.Between(0, 1), Offer(dice)),
        < 63 => new AskCashStep(dice.Percent(60) ? 1 : dice.Between(0, 9), dice.Of(1, 20, 100, 400)),
        < 65 => new DecideCashStep(dice.Between(0, 9), dice.Of<int?>(null, 50, 100, 100, 150)),
        < 67 => new JoinStep(dice.Percent(50), dice.Percent(70) ? dice.Between(0, 9) : null, Birthday(dice)),
        < 70 => new ClaimStep(dice.Between(0, 9), dice.Between(0, 9)),
        < 74 => new ActivityStep(dice.Between(0, 9), dice.Of("review", "delivered"), Late(dice)),
        < 79 => new RedeemStep(dice.Between(0, 9), dice.Of("lamp", "note", "note", "gift"), dice.Of(1, 1, 1, 2)),
        < 81 => new UseStep(dice.Between(0, 9), dice.Between(0, 9)),
        < 84 => new CancelStep(dice.Between(0, 9), dice.Between(0, 9)),
        < 87 => new HoldStep(dice.Between(0, 9), Currency(dice), dice.Of(1, 1, 5, 40), dice.Of(30, 300, 2000)),
        < 90 => new CaptureStep(dice.Between(0, 9), dice.Between(0, 9), dice.Of<int?>(null, 30, 100, 150)),
        < 92 => new ReleaseStep(dice.Between(0, 9), dice.Between(0, 9)),
        < 95 => new AdjustStep(dice.Between(0, 9), Currency(dice), dice.Of(-200, -7, 3, 60, 500)),
        < 97 => new TransferStep(dice.Between(0, 9), dice.Between(0, 9), Currency(dice), dice.Of(0, 1, 2, 8)),
        < 98 => new ChangeStep(
            dice.Between(0, 9), dice.Percent(50), dice.Percent(50) ? dice.Between(0, 9) : null, dice.Percent(30) ? Birthday(dice) : null),
        _ => new PublishStep(),
    };

    private static int? Birthday(Dice dice) => dice.Of<int?>(null, 101, 229, 315, 630, 1230);

    public static BuyStep Buy(Dice dice) => new(
        dice.Percent(10) ? -1 : dice.Between(0, 9),
        dice.Some(1, 4, () => Line(dice)),
        dice.Percent(30) ? dice.Some(1, 2, () => Tender(dice)) : [],
        Late(dice),
        dice.Of(null, "A", "B"));

    private static ReturnStep Return(Dice dice) => new(
        dice.Between(0, 9),
        dice.Percent(30) ? [] : [.. dice.Some(1, 2, () => new BackDraft(dice.Between(0, 3), dice.Of(1, 1, 2, 3, 4), dice.Percent(25)))
            .DistinctBy(draft => draft.Line)],
        Late(dice) / 4);

    private static LineDraft Line(Dice dice)
    {
        var amount = dice.Of(0, 1, 99, 100, 150, 1000, 3333, 10000, dice.Between(0, 20000));
        var quantity = dice.Of(1000, 1000, 1000, 2000, 3000, 8000, 1, 333, 1250, dice.Between(1, 9000));
        return new(
            amount, quantity, dice.Of(null, "fresh", "dry", "shipping"), dice.Percent(20) ? dice.Between(0, 500) : 0,
            dice.Percent(30) ? amount / dice.Between(5, 20) : 0);
    }

    private static TenderDraft Tender(Dice dice) => dice.Of<TenderDraft>(
        new("points", "points", dice.Of(1, 3, 60), dice.Percent(30)), new("credit", "credit", dice.Between(1, 60), dice.Percent(30)),
        new("points", "stamps", dice.Of(1, 10), false), new("credit", "earnings", 2, dice.Percent(30)), new("card", "", 50, false));

    private static int Late(Dice dice) => dice.Percent(75) ? 0 : dice.Of(1, 20, 60, 300, 800);

    private static string Currency(Dice dice) => dice.Of("points", "points", "credit", "status", "stamps", "earnings");

    private static string Offer(Dice dice) => dice.Of("treat", "treat", "treat", "wish", "nothing");
}
