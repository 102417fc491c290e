using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;

namespace Bashgah.Server.Modules.Decisions;

/// <summary>Balances as callers see them.</summary>
internal static class AccountAnswers
{
    /// <summary>All accounts of a member: the program's currencies in its order, then others that still have
    /// something.</summary>
    public static IReadOnlyList<AccountAnswer> Of(CompiledProgram program, MemberFacts facts)
    {
        var answers = new List<AccountAnswer>(program.Currencies.Count);
        foreach (var currency in program.Currencies)
            answers.Add(Of(program, currency.Id, AccountOf(facts, currency.Id), facts));
        foreach (var account in facts.Accounts)
        {
            if (program.Currency(account.Currency) is null)
                answers.Add(Of(program, account.Currency, account, facts));
        }
        return answers;
    }

    private static AccountFacts? AccountOf(MemberFacts facts, string currency)
    {
        foreach (var account in facts.Accounts)
        {
            if (account.Currency == currency)
                return account;
        }
        return null;
    }

    /// <summary>Level by tier set.</summary>
    public static IReadOnlyDictionary<string, string> TiersOf(MemberFacts facts) =>
        facts.Tiers.ToDictionary(t => t.Set, t => t.Level, StringComparer.Ordinal);

    /// <summary>The last day of a lot, also where activity slides it; null when it does not end.</summary>
    public static int? LastDayOf(CompiledProgram program, string currency, LotKey lot, int lastActivityOn)
    {
        if (lot.Waiting is not null || lot.UntilOn == LotKey.Never)
            return null;
        if (lot.UntilOn != LotKey.Sliding)
            return lot.UntilOn;
        var period = program.Currency(currency)?.Expiry.Inactive;
        var from = Math.Max(lastActivityOn, lot.FromOn);
        return period is { } inactive && from != 0 ? program.Calendar.Add(from, inactive) : null;
    }

    private static AccountAnswer Of(CompiledProgram program, string currency, AccountFacts? account, MemberFacts facts)
    {
        long available = 0, pending = 0, held = 0;
        // Made when it is needed: most accounts have one day, or none.
        SortedList<int, long>? expiring = null;
        foreach (var lot in account?.Lots ?? [])
        {
            available += lot.Available;
            pending += lot.Pending;
            held += lot.Held;
            var standing = lot.Available + lot.Pending + lot.Held;
            if (standing > 0 && LastDayOf(program, currency, lot.Key, facts.LastActivityOn) is { } on)
            {
                expiring ??= [];
                expiring[on] = expiring.GetValueOrDefault(on) + standing;
            }
        }
        return new AccountAnswer
        {
            Currency = currency,
            Available = available,
            Pending = pending,
            Held = held,
            Debt = account?.Debt ?? 0,
            LifetimeEarned = account?.LifetimeEarned ?? 0,
            LifetimeSpent = account?.LifetimeSpent ?? 0,
            LifetimeExpired = account?.LifetimeExpired ?? 0,
            Expiring = expiring is null ? [] : [.. expiring.Select(e => new ExpiringAnswer(DayNumber.Format(e.Key), e.Value))],
        };
    }
}
