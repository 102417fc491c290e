using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Simulation;

/// <summary>
/// How members are assumed to spend what a policy gives them: a history says only what they did under another (P3). What only
/// measures, and what rules reach for or spend themselves, is not spent by assumption.
/// </summary>
/// <param name="Share">Thousandths of what is available that they spend at the end of each month; null: as they did.</param>
/// <param name="IsAtOnce">True: all of it as soon as it can be spent.</param>
public readonly record struct Spending(int? Share, bool IsAtOnce)
{
    /// <summary>Thousandths that are all of it.</summary>
    public const int Whole = 1_000;

    /// <summary>What was redeemed, held and paid with points is done again, as far as it can be; what a purchase cannot pay with points any
    /// more is paid in money.</summary>
    public static Spending AsTheyDid => default;

    /// <summary>Everything is spent as soon as it can be.</summary>
    public static Spending AtOnce => new(Whole, true);

    /// <summary>What the history's members spent is left out; this share of what is available is spent at the end of each month.</summary>
    public static Spending AtRate(int share) => new(share, false);

    /// <summary>Whether the history's own spending is left out.</summary>
    public bool IsAssumed => Share is not null;

    /// <summary>Whether rules wait for a balance of a currency or take it themselves, as stamp cards do: members save it for them.</summary>
    internal static bool IsTakenByRules(CompiledProgram program, string currency) =>
        LedgerPolicy.Of(program).SavedCurrencies.Contains(currency);

    /// <summary>The event without what members spent in it; null: it was nothing but spending.</summary>
    internal static LedgerEvent? Unspent(LedgerEvent e) => e switch
    {
        RewardRedemption or VoucherUse or VoucherCancel or HoldPlace or HoldCapture or HoldRelease => null,
        Purchase purchase => InMoney(purchase),
        _ => e,
    };

    /// <summary>A purchase that is paid in money.</summary>
    internal static Purchase InMoney(Purchase purchase)
    {
        foreach (var tender in purchase.Tenders)
        {
            if (tender.IsFromAccount) return purchase with { Tenders = [.. purchase.Tenders.Where(t => !t.IsFromAccount)] };
        }

        return purchase;
    }
}
