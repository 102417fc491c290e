using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Returns;

/// <summary>Points that no longer stand are taken back, account by account (S6.1, S6.3).</summary>
internal static class UndoAwards
{
    public static void Undo(TransactionWork work, MemberWork member, DocumentState document, Verdict verdict)
    {
        var decided = document.Decided!;
        var lots = decided.Trace.AwardLots;
        var currencies = decided.Trace.Awards.Where(award => award.Reward is null).Select(award => award.Currency)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        foreach (var currency in currencies)
        {
            var policy = verdict.Program.Currency(currency)!;
            var given = Standing.ByLot(decided.Trace.Awards, lots, currency);
            var standing = Standing.Of(
                given, Standing.ByLot(document.Latest.Awards, document.Latest.AwardLots, currency));
            var awards = verdict.Awards.Where(award => award.Reward is null && award.Currency == currency).ToList();
            var undo = new UndoAccount(work, member, document, currency, standing);
            if (policy.Carries) UndoCarried.Undo(undo, given, awards);
            else undo.LeaveStanding(given, awards, award => LotOf(verdict, document, policy, award));
        }

        foreach (var award in verdict.Awards.Where(award => award.Reward is not null)) work.Trace.AddAward(award, default);
    }

    /// <summary>The lot that an award of a rule had at first; a rule that gives only now has the lot it would have had.</summary>
    internal static LotKey LotOf(Verdict verdict, DocumentState document, CurrencyPolicy currency, Award award)
    {
        var decided = document.Decided!;
        for (var i = 0; i < decided.Trace.Awards.Count; i++)
        {
            var other = decided.Trace.Awards[i];
            if (other.RuleId == award.RuleId && other.Currency == award.Currency) return decided.Trace.AwardLots[i];
        }

        var on = verdict.Program.Calendar.DayOf(decided.Event.OccurredAt);
        return LotDates.Dated(AwardTerms.Of(verdict.Program, award.RuleId, currency), on, out _);
    }
}
