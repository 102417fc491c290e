using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Returns;

/// <summary>Points that no longer stand are taken back, account by account (S6.1, S6.3).</summary>
internal static class UndoAwards
{
    public static void Undo(TransactionWork work, MemberWork member, DocumentGains gains, Verdict verdict)
    {
        var first = gains.First;
        var currencies = first.Awards.Where(award => award.IsUnits).Select(award => award.Currency)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        foreach (var currency in currencies)
        {
            var policy = verdict.Program.Currency(currency)!;
            var given = Standing.ByLot(first.Awards, first.AwardLots, currency);
            var standing = Standing.Of(
                given, Standing.ByLot(gains.Latest.Awards, gains.Latest.AwardLots, currency));
            var awards = verdict.Awards.Where(award => award.IsUnits && award.Currency == currency).ToList();
            var undo = new UndoAccount(work, member, gains, currency, standing);
            if (policy.Carries) UndoCarried.Undo(undo, given, awards);
            else undo.LeaveStanding(given, awards, award => LotOf(verdict, gains, policy, award));
        }

        foreach (var award in verdict.Awards.Where(award => !award.IsUnits)) gains.Into.AddAward(award, default);
    }

    /// <summary>The lot that an award of a rule had at first; a rule that gives only now has the lot it would have had.</summary>
    internal static LotKey LotOf(Verdict verdict, DocumentGains gains, CurrencyPolicy currency, Award award)
    {
        var first = gains.First;
        for (var i = 0; i < first.Awards.Count; i++)
        {
            var other = first.Awards[i];
            if (other.RuleId == award.RuleId && other.Currency == award.Currency) return first.AwardLots[i];
        }

        var on = verdict.Program.Calendar.DayOf(gains.Document.Decided!.Event.OccurredAt);
        return LotDates.Dated(AwardTerms.Of(verdict.Program, award.RuleId, currency), on, out _);
    }
}
