using Bashgah.Engine.Numbers;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Ledger;

/// <summary>Rules' awards become lots (S1, S5).</summary>
internal static class GiveAwards
{
    /// <summary>Gives awards of units; what is granted is <see cref="Rewards.GrantAward"/>'s.</summary>
    /// <param name="work">The transaction.</param>
    /// <param name="member">Who gets them.</param>
    /// <param name="awards">What rules gave, in order.</param>
    /// <param name="lotsOn">Day that dates the lots.</param>
    /// <param name="countsOn">Day whose windows they count in (S3.4).</param>
    /// <param name="gains">Where it is noted.</param>
    public static void Give(
        TransactionWork work, MemberWork member, IReadOnlyList<Award> awards, int lotsOn, int countsOn, GainsDraft gains)
    {
        for (var i = 0; i < awards.Count; i++)
        {
            var award = awards[i];
            if (!award.IsUnits) continue;
            var currency = work.Program.Currency(award.Currency)
                ?? throw new EngineFaultException($"Rule {award.RuleId} gives an unknown currency.");
            var account = member.Account(award.Currency);
            var given = currency.Carries ? Carry(gains, account, award) : award;
            var place = LotDates.Place(work, member, AwardTerms.Of(work.Program, award.RuleId, currency), lotsOn);
            Issue(account, place, given.Amount, given.RuleId);
            SeriesList.AddAward(work, member, award.Currency, countsOn, place, given.Amount);
            gains.AddAward(given, place.Lot);
        }
    }

    /// <summary>Units from the house into a lot.</summary>
    public static void Issue(AccountWork account, Placement place, long amount, string? ruleId)
    {
        if (amount == 0) return;
        var part = place.IsPending ? LedgerAccount.Pending : LedgerAccount.Available;
        account.Post(EntryKind.Accrual, LedgerAccount.Issued, part, amount, place.Lot, ruleId);
    }

    // S2.4: what has been given is always the floor of the entitlement.
    private static Award Carry(GainsDraft gains, AccountWork account, Award award)
    {
        var before = CarriedUnits.Given(account.Facts.CarryBillionths);
        account.Facts.CarryBillionths += award.ExactBillionths;
        gains.Carry[award.Currency] = gains.Carry.GetValueOrDefault(award.Currency) + award.ExactBillionths;
        var amount = CarriedUnits.Given(account.Facts.CarryBillionths) - before;
        return award with { Amount = amount, Lines = Shares(award, amount) };
    }

    /// <summary>An award's shares by line, were it another amount.</summary>
    internal static IReadOnlyList<LineShare> Shares(Award award, long amount)
    {
        if (award.Lines.Count == 0 || amount == award.Amount) return award.Lines;
        var weights = new Int128[award.Lines.Count];
        for (var i = 0; i < weights.Length; i++) weights[i] = award.Lines[i].Amount;
        var shares = new long[weights.Length];
        LargestRemainder.Share(amount, weights, shares);
        return [.. award.Lines.Select((line, i) => line with { Amount = shares[i] })];
    }
}
