using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Ledger;

/// <summary>A member's account as people read it; made from facts that were advanced to the time of reading.</summary>
/// <param name="Currency">Currency id.</param>
/// <param name="Available">Units that can be spent.</param>
/// <param name="Pending">Units that cannot be spent yet.</param>
/// <param name="Held">Units set aside.</param>
/// <param name="Debt">Units owed.</param>
/// <param name="LifetimeEarned">Everything ever given by rules, less reversals.</param>
/// <param name="LifetimeSpent">Everything ever spent, less what was given back.</param>
/// <param name="LifetimeExpired">Everything ever expired, less what returns set against it.</param>
/// <param name="Expiring">What of the available units expires at the end of which day, by ascending day.</param>
public sealed record AccountView(
    string Currency, long Available, long Pending, long Held, long Debt, long LifetimeEarned, long LifetimeSpent,
    long LifetimeExpired, IReadOnlyList<ExpiringAmount> Expiring)
{
    /// <summary>Every currency of the program in its order, then accounts of currencies that it no longer has.</summary>
    public static IReadOnlyList<AccountView> Of(CompiledProgram program, MemberFacts facts)
    {
        var views = program.Currencies
            .Select(currency => Of(program, facts, facts.Find(currency.Id) ?? new() { Currency = currency.Id }))
            .ToList();
        foreach (var account in facts.Accounts)
        {
            if (program.Currency(account.Currency) is null) views.Add(Of(program, facts, account));
        }

        return views;
    }

    private static AccountView Of(CompiledProgram program, MemberFacts facts, AccountFacts account)
    {
        var expiring = new SortedDictionary<int, long>();
        foreach (var lot in account.Lots)
        {
            var on = LotDates.UntilOn(program, facts, account.Currency, lot.Key);
            if (lot.Available > 0 && on != LotKey.Never) expiring[on] = expiring.GetValueOrDefault(on) + lot.Available;
        }

        return new(
            account.Currency, account.Available, account.Pending, account.Held, account.Debt, account.LifetimeEarned,
            account.LifetimeSpent, account.LifetimeExpired, [.. expiring.Select(day => new ExpiringAmount(day.Key, day.Value))]);
    }
}

/// <summary>Units that expire at the end of a day (day number).</summary>
public readonly record struct ExpiringAmount(int On, long Amount);
