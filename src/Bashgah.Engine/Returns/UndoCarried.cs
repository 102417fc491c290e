using Bashgah.Engine.Ledger;
using Bashgah.Engine.Numbers;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Returns;

/// <summary>
/// A currency that carries (S2.4): the event's part leaves the entitlement, and what has been given is again its floor. That
/// may take back a unit that another document completed.
/// </summary>
internal static class UndoCarried
{
    public static void Undo(UndoAccount undo, SortedDictionary<LotKey, long> given, IReadOnlyList<Award> awards)
    {
        var part = LeavePart(undo, awards);
        var facts = undo.Account.Facts;
        var before = CarriedUnits.Given(facts.CarryBillionths);
        facts.CarryBillionths += part - undo.Gains.Latest.Carry.GetValueOrDefault(undo.Currency);
        var less = before - CarriedUnits.Given(facts.CarryBillionths);
        var own = Math.Min(Math.Max(less, 0), undo.Before.Values.Sum());
        // What stands fills the lots from the first on: what is taken leaves the last of them, and comes back in order.
        var first = given.Keys.DefaultIfEmpty(FirstLot(undo)).First();
        NoteAwards(undo, awards, undo.Before.Values.Sum() - own - Math.Min(less, 0), first);
        if (less < 0) GiveAgain(undo, given, -less, first);
        undo.TakeFromLots(NewestOf(undo, own));
        if (less > own) undo.TakeFromNewest(less - own);
    }

    // Never more than the event's part at first.
    private static Int128 LeavePart(UndoAccount undo, IReadOnlyList<Award> awards)
    {
        var part = Int128.Zero;
        foreach (var award in awards) part += award.ExactBillionths;
        part = Int128.Min(part, undo.Gains.First.Carry.GetValueOrDefault(undo.Currency));
        if (part != 0) undo.Gains.Into.Carry[undo.Currency] = part;
        return part;
    }

    private static void GiveAgain(UndoAccount undo, SortedDictionary<LotKey, long> given, long amount, LotKey first)
    {
        foreach (var (lot, most) in given)
        {
            var share = Math.Min(amount, most - undo.Before[lot]);
            amount -= share;
            if (share > 0) undo.GiveAgain(lot, share);
        }

        // A unit that the document completes only now, with a fraction of another.
        if (amount > 0) undo.GiveAgain(first, amount);
    }

    private static List<LotAmount> NewestOf(UndoAccount undo, long amount)
    {
        var back = new List<LotAmount>();
        foreach (var (lot, standing) in undo.Before.Reverse())
        {
            var share = Math.Min(standing, amount);
            amount -= share;
            if (share > 0) back.Add(new(lot, share));
        }

        return back;
    }

    private static void NoteAwards(UndoAccount undo, IReadOnlyList<Award> awards, long total, LotKey lot)
    {
        if (awards.Count == 0) return;
        var weights = new Int128[awards.Count];
        for (var i = 0; i < weights.Length; i++) weights[i] = awards[i].ExactBillionths;
        var amounts = new long[weights.Length];
        LargestRemainder.Share(total, weights, amounts);
        for (var i = 0; i < amounts.Length; i++)
            undo.Gains.Into.AddAward(awards[i] with { Amount = amounts[i] }, lot);
    }

    private static LotKey FirstLot(UndoAccount undo)
    {
        var trace = undo.Gains.First;
        for (var i = 0; i < trace.Awards.Count; i++)
        {
            if (trace.Awards[i].IsUnits && trace.Awards[i].Currency == undo.Currency) return trace.AwardLots[i];
        }

        throw new EngineFaultException($"The document gave no {undo.Currency}.");
    }
}
