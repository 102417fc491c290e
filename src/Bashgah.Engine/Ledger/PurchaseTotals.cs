using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Ledger;

/// <summary>What a purchase adds to the totals that tiers are measured by, beside its points.</summary>
internal static class PurchaseTotals
{
    public static void Add(TransactionWork work, MemberWork member, EvaluatedEvent e, int on)
    {
        if (e.Lines.Count == 0) return;
        SeriesList.Add(work, member, SeriesList.Spend, on, 0, Spend(e));
        SeriesList.Add(work, member, SeriesList.Visits, on, 0, 1);
    }

    /// <summary>Money that the member paid other than from the account.</summary>
    public static long Spend(EvaluatedEvent e)
    {
        var spend = 0L;
        foreach (var line in e.Lines) spend += line.Amount - line.PaidByAccount;
        return spend;
    }
}
