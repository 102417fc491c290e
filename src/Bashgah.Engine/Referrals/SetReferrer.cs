using Bashgah.Engine.Ledger;
using Bashgah.Engine.Rules;
using Bashgah.Engine.Rules.Limits;

namespace Bashgah.Engine.Referrals;

/// <summary>
/// A member names who brought them: once, at joining or within the window after it (S9.1); naming the same again changes nothing.
/// Nobody who stands below a member can have brought it. Everybody above the one who is named is locked meanwhile, so that no cycle
/// can be made, whatever happens at the same time.
/// </summary>
internal static class SetReferrer
{
    public static Refusal? Decide(TransactionWork work, MemberWork member, long referrerId, bool isJoining)
    {
        if (member.Facts.Referral?.ReferrerId == referrerId) return null;
        if (Judge(work, member, referrerId, isJoining) is { } refusal) return refusal;
        var referrer = work.Member(referrerId);
        if (HasNoRoom(work, referrer)) return Refusals.ReferrerTooFast();
        member.Facts.Referral = new(referrerId, work.OccurredOn, 0);
        Count(work, referrer);
        var e = new EvaluatedEvent { On = "referred", OccurredAt = work.Event.OccurredAt };
        AskRules.Ask(work, member, e);
        GiveCommissions.ForBringing(work, member, e);
        return null;
    }

    private static Refusal? Judge(TransactionWork work, MemberWork member, long referrerId, bool isJoining)
    {
        if (referrerId == member.Id) return Refusals.ReferrerIsSelf();
        if (member.Facts.Referral is not null) return Refusals.ReferrerKnown();
        if (isJoining) return null;
        var above = Upline.Of(work.Session, referrerId, Upline.NamingMax).ToList();
        if (above.Contains(member.Id)) return Refusals.ReferrerBelow();
        if (above.Count == Upline.NamingMax) return Refusals.ReferrerLineTooLong(Upline.NamingMax);
        var days = work.OccurredOn - work.Program.Calendar.DayOf(member.Facts.JoinedAt);
        var within = work.Program.Referral.WindowDays;
        return days > within ? Refusals.ReferralTooLate(within) : null;
    }

    private static bool HasNoRoom(TransactionWork work, MemberWork referrer) => work.Program.Referral.Velocity.Any(
        limit => referrer.Counter(KeyOf(work, limit)).Times >= limit.Times);

    private static void Count(TransactionWork work, MemberWork referrer)
    {
        referrer.UseCounter(Brought.Key, LotKey.Never, 0, 1);
        foreach (var limit in work.Program.Referral.Velocity)
        {
            referrer.UseCounter(KeyOf(work, limit), KeepUntilOn(work, limit), 0, 1);
        }
    }

    private static CounterKey KeyOf(TransactionWork work, CounterSpec limit) =>
        new(limit.Key, CounterSpec.PeriodOn(limit.Per!.Value, work.Program.Calendar, work.OccurredOn));

    // Late joinings still find their period.
    private static int KeepUntilOn(TransactionWork work, CounterSpec limit) =>
        limit.Per == Time.PeriodUnit.Lifetime
            ? LotKey.Never
            : work.Program.Calendar.PeriodEnd(work.OccurredOn, limit.Per!.Value) + work.Program.Terms.LateDays;
}
