using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Returns;

/// <summary>One account's part of a return: from what stood of the document to what stands.</summary>
internal sealed class UndoAccount(
    TransactionWork work, MemberWork member, DocumentGains gains, string currency,
    SortedDictionary<LotKey, long> standing)
{
    public TransactionWork Work { get; } = work;

    public DocumentGains Gains => gains;

    public string Currency { get; } = currency;

    public AccountWork Account { get; } = member.Account(currency);

    /// <summary>What stood of the document, by lot.</summary>
    public SortedDictionary<LotKey, long> Before { get; } = standing;

    /// <summary>Day in whose windows the document's units count.</summary>
    private int CountsOn => Work.Program.Calendar.DayOf(gains.Document.Purchase.OccurredAt);

    /// <summary>Takes back what the awards no longer come to, or gives again what they now come to (never more than at first).</summary>
    public void LeaveStanding(
        SortedDictionary<LotKey, long> given, IReadOnlyList<Award> awards, Func<Award, LotKey> lotOf)
    {
        var lots = awards.Select(lotOf).ToList();
        for (var i = 0; i < awards.Count; i++) gains.Into.AddAward(awards[i], lots[i]);
        var after = Standing.Of(given, Standing.ByLot(awards, lots, Currency));
        var back = new List<LotAmount>();
        foreach (var (lot, amount) in after)
        {
            var more = Before[lot] - amount;
            if (more > 0) back.Add(new(lot, more));
            if (more < 0) GiveAgain(lot, -more);
        }

        TakeFromLots(back);
    }

    /// <summary>Units into a lot of the document, as they were given at first.</summary>
    public void GiveAgain(LotKey lot, long amount)
    {
        var now = Account.Facts.Resolve(lot);
        var place = new Placement(now, IsPending(lot, now));
        GiveAwards.Issue(Account, place, amount, null);
        if (CountsLess) SeriesList.AddAgain(member, Currency, CountsOn, place, amount);
    }

    /// <summary>Takes amounts back that the document gave into these lots; what cannot be found is the shortfall.</summary>
    public void TakeFromLots(IReadOnlyList<LotAmount> back)
    {
        foreach (var part in back) Uncount(part);
        Shortfalls.Settle(Work, Account, TakeBack.Take(Account, back), gains.IsOwn);
    }

    /// <summary>Takes back from the member's newest lots what another document had completed (S2.4).</summary>
    public void TakeFromNewest(long amount)
    {
        if (CountsLess) SeriesList.Take(member, Currency, CountsOn, amount);
        Shortfalls.Settle(Work, Account, TakeBack.FromNewest(Account, amount), gains.IsOwn);
    }

    // A lot of a later day than the event's was delayed; it is pending while that day lasts.
    private bool IsPending(LotKey lot, LotKey now)
    {
        if (lot.Waiting is not null) return now.Waiting is not null;
        var givenOn = Work.Program.Calendar.DayOf(gains.Document.Decided!.Event.OccurredAt);
        return lot.FromOn > givenOn && !Work.IsOver(lot.FromOn);
    }

    // Reversed qualifying points are dated like the accrual (S6.7).
    private void Uncount(LotAmount part)
    {
        if (!CountsLess) return;
        SeriesList.TakeAward(member, Currency, CountsOn, part.Lot, part.Amount);
    }

    private bool CountsLess => Work.Program.Terms.TierAfterReturn != TierAfterReturn.Never
        && SeriesList.WasMeasured(Work, gains.Document.Decided!, Currency);
}
