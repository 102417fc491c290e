using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Waking;

/// <summary>What becomes due first for a member.</summary>
internal static class FindDue
{
    /// <summary>
    /// The earliest due moment, or null. A moment that lies before the clock (a lot given back past its end, a period
    /// that the policy shortened) is due at the clock.
    /// </summary>
    /// <param name="policy">All versions.</param>
    /// <param name="facts">The member's facts.</param>
    /// <param name="withFeasts">False: birthdays and anniversaries are left out.</param>
    public static DueMoment? Next(PolicyHistory policy, MemberFacts facts, bool withFeasts = true)
    {
        if (facts.Version == 0) return null;
        var program = policy.At(facts.ClockAt);
        DueMoment? first = null;
        void Consider(long at, WakeKind what)
        {
            if (at == long.MaxValue) return;
            var moment = new DueMoment(Math.Max(at, facts.ClockAt), what);
            if (first is null || moment.CompareTo(first.Value) < 0) first = moment;
        }

        var (pendingUntilOn, expiresOn) = LotDays(program, facts);
        Consider(EndOf(program, pendingUntilOn), WakeKind.Mature);
        Consider(EndOf(program, expiresOn), WakeKind.Expire);
        foreach (var hold in facts.Holds) Consider(hold.Purpose == HoldPurpose.Till ? hold.EndAt : long.MaxValue, WakeKind.HoldEnd);
        foreach (var voucher in facts.Vouchers) Consider(voucher.UntilAt, WakeKind.VoucherEnd);
        Consider(TimedChanges.NextAt(policy, facts.PolicySeen), WakeKind.PolicyChange);
        Consider(TierDue.NextAt(program, facts), WakeKind.TierReview);
        Consider(StartOf(program, TierWarnings.NextOn(program, facts)), WakeKind.TierWarning);
        if (withFeasts)
        {
            Consider(StartOf(program, FeastDays.NextBirthday(program, facts)), WakeKind.Birthday);
            Consider(StartOf(program, FeastDays.NextAnniversary(program, facts)), WakeKind.Anniversary);
        }

        return first;
    }

    // Lots are many and instants dear: the earliest days first, then two instants.
    private static (int PendingUntilOn, int ExpiresOn) LotDays(CompiledProgram program, MemberFacts facts)
    {
        var (pendingUntilOn, expiresOn) = (LotKey.Never, LotKey.Never);
        foreach (var account in facts.Accounts)
        {
            foreach (ref readonly var lot in account.Lots.AsSpan())
            {
                if (lot.Pending > 0 && lot.Key.Waiting is null) pendingUntilOn = Math.Min(pendingUntilOn, lot.Key.FromOn);
                if (lot.Available > 0)
                    expiresOn = Math.Min(expiresOn, LotDates.UntilOn(program, facts, account.Currency, lot.Key));
            }
        }

        return (pendingUntilOn, expiresOn);
    }

    private static long StartOf(CompiledProgram program, int on) =>
        on == LotKey.Never ? long.MaxValue : program.Calendar.StartOfDay(on);

    private static long EndOf(CompiledProgram program, int on) =>
        on == LotKey.Never ? long.MaxValue : program.Calendar.EndOfDay(on);
}
