using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Ledger;

/// <summary>Events that lots may wait for (S5.1), counted per member.</summary>
internal static class EventCounts
{
    public static CounterKey KeyOf(string type) => new("event/" + type, 0);

    /// <summary>
    /// The member had an event of this type: the lots that waited for it become available from its day, before the event
    /// gives anything itself.
    /// </summary>
    public static void Happened(TransactionWork work, MemberWork member, string type)
    {
        var key = KeyOf(type);
        var isAwaited = LedgerPolicy.Of(work.Program).AwaitedEvents.Contains(type)
            || LedgerPolicy.Of(work.Now).AwaitedEvents.Contains(type);
        var before = member.Counter(key).Times;
        if (!isAwaited && before == 0) return;
        member.UseCounter(key, LotKey.Never, 0, 1);
        foreach (var account in member.Facts.Accounts) Mature(work, member, account.Currency, type, before + 1);
    }

    private static void Mature(TransactionWork work, MemberWork member, string currency, string type, long number)
    {
        var account = member.Account(currency);
        foreach (var lot in account.Facts.Lots.ToArray())
        {
            var waiting = lot.Key.Waiting;
            string? ruleId = null;
            if (waiting is null || !WaitingText.IsFor(waiting, type, number, out ruleId)) continue;
            var became = LotDates.Available(work.Program, ExpiryOf(work, currency, ruleId), work.OccurredOn);
            account.BecomeDated(lot, became);
            SeriesList.Mature(member, currency, waiting);
        }
    }

    private static ExpiryPolicy ExpiryOf(TransactionWork work, string currency, string? ruleId)
    {
        var own = ruleId is null ? null : work.Program.Rules.Find(ruleId)?.Expiry.GetValueOrDefault(currency);
        return own ?? work.Program.Currency(currency)?.Expiry ?? ExpiryPolicy.Never;
    }
}
