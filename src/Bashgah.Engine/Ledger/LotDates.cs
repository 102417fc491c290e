using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Ledger;

/// <summary>Where an award goes.</summary>
/// <param name="Lot">Its lot.</param>
/// <param name="IsPending">True: it cannot be spent yet.</param>
internal readonly record struct Placement(LotKey Lot, bool IsPending);

/// <summary>From when until when points live (S5.1, S5.2).</summary>
internal static class LotDates
{
    /// <summary>The lot of what is earned on a day, and whether it is still pending at the recorded time.</summary>
    /// <param name="work">The transaction.</param>
    /// <param name="member">Whose events a waiting lot counts.</param>
    /// <param name="terms">Pending and expiry of the award.</param>
    /// <param name="on">Day of the event, or of the claim (S7.6).</param>
    public static Placement Place(TransactionWork work, MemberWork member, AwardTerms terms, int on)
    {
        if (terms.Pending.UntilEvent is { } type) return new(WaitingFor(member, type, terms.RuleId), true);
        var lot = Dated(terms, on, out var isDelayed);
        // A day that was over when the event was recorded delays nothing any more.
        return new(lot, isDelayed && !work.IsOver(lot.FromOn));
    }

    /// <summary>The lot of an award that waits for no event.</summary>
    /// <param name="terms">Pending and expiry of the award.</param>
    /// <param name="on">Day of the event.</param>
    /// <param name="isDelayed">True: it is pending up to the end of the lot's first day.</param>
    public static LotKey Dated(AwardTerms terms, int on, out bool isDelayed)
    {
        isDelayed = terms.Pending.For is not null || terms.Pending.UntilOn >= on;
        if (!isDelayed) return Available(terms.Program, terms.Expiry, on);
        var lastPendingOn = terms.Pending.For is { } period
            ? terms.Program.Calendar.Add(on, period)
            : terms.Pending.UntilOn!.Value;
        return Available(terms.Program, terms.Expiry, lastPendingOn);
    }

    /// <summary>The lot of what is available from a day.</summary>
    public static LotKey Available(CompiledProgram program, ExpiryPolicy expiry, int fromOn)
    {
        var calendar = program.Calendar;
        var untilOn = expiry switch
        {
            { After: { } after } => calendar.RoundUp(calendar.Add(fromOn, after), expiry.RoundTo),
            { On: { } on } => on,
            { EndOf: { } unit } => calendar.PeriodEnd(fromOn, unit),
            { Inactive: not null } => LotKey.Sliding,
            _ => LotKey.Never,
        };
        return new(fromOn, untilOn, null);
    }

    /// <summary>Last day of a lot, with sliding ones reckoned by the member's activity; <see cref="LotKey.Never"/> for none.</summary>
    public static int UntilOn(CompiledProgram program, MemberFacts facts, string currency, LotKey lot)
    {
        if (lot.UntilOn != LotKey.Sliding) return lot.UntilOn;
        return LedgerPolicy.Of(program).Sliding.TryGetValue(currency, out var period)
            ? program.Calendar.Add(Math.Max(facts.LastActivityOn, lot.FromOn), period)
            : LotKey.Never;
    }

    // A rule with an expiry of its own needs a waiting lot of its own: the text then names the rule as well.
    private static LotKey WaitingFor(MemberWork member, string type, string? ruleId)
    {
        var next = member.Counter(EventCounts.KeyOf(type)).Times + 1;
        return new(0, 0, WaitingText.Format(type, next, ruleId));
    }
}
