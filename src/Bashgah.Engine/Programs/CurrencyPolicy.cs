using Bashgah.Engine.Numbers;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Programs;

/// <summary>What a program says of one of its units (S2, S5).</summary>
public sealed record CurrencyPolicy
{
    /// <summary>Stable name of the currency.</summary>
    public required string Id { get; init; }

    /// <summary>Digits after the point when units are shown (S2.1); for money those of the program's money.</summary>
    public int Digits { get; init; }

    /// <summary>True when one unit is one minor unit of the program's money (store credit).</summary>
    public bool IsMoney { get; init; }

    /// <summary>True for units that only measure (S4.3: worth 0, multipliers touch them only by name).</summary>
    public bool IsQualifying { get; init; }

    /// <summary>How an award is rounded (S2.2).</summary>
    public Rounding Rounding { get; init; } = Rounding.Floor;

    /// <summary>True: each line is rounded by itself; false: once over the order (S2.2).</summary>
    public bool RoundsEachLine { get; init; }

    /// <summary>True: fractions are carried on the account (S2.4).</summary>
    public bool Carries { get; init; }

    /// <summary>Money minor units that one unit is worth, or null when the program does not say (S4.3).</summary>
    public Fraction? Worth { get; init; }

    /// <summary>When what is earned can be spent (S5.1).</summary>
    public PendingPolicy Pending { get; init; } = PendingPolicy.None;

    /// <summary>When what is earned ends (S5.2).</summary>
    public ExpiryPolicy Expiry { get; init; } = ExpiryPolicy.Never;

    /// <summary>What happens to points that a return cannot find (S6.3).</summary>
    public Shortfall Shortfall { get; init; } = Shortfall.Debt;

    /// <summary>Most that a member may have (available + pending + held); awards are trimmed to it; null: no cap.</summary>
    public long? BalanceMax { get; init; }

    /// <summary>How much of it may be turned into cash at once; null: it can only be spent (F2).</summary>
    public CashOutPolicy? CashOut { get; init; }

    /// <summary>True when members may give it to one another (S11.2); default true for points, false for qualifying units.</summary>
    public bool IsTransferable { get; init; } = true;

    /// <summary>What units cost the merchant, minor units of money, rounded half up; null where the program does not say what they are
    /// worth. Money is worth itself.</summary>
    public long? CostOf(long amount)
    {
        if (IsMoney) return amount;
        return Worth is { } worth ? RoundingMath.HalfUp(amount * worth.Numerator, worth.Denominator) : null;
    }
}

/// <summary>What is paid in cash at once.</summary>
/// <param name="Least">Least units of a request.</param>
/// <param name="Most">Most units of a request; null: all that is available.</param>
public sealed record CashOutPolicy(long Least, long? Most);

/// <summary>S6.3's last step.</summary>
public enum Shortfall
{
    /// <summary>The member owes it; the next points to become available pay it.</summary>
    Debt,

    /// <summary>It is written off by a transfer.</summary>
    Floor,

    /// <summary>It is reported as an amount to keep from the cash refund, at the currency's worth.</summary>
    FromRefund,
}

/// <summary>How long what is earned stays pending (S5.1).</summary>
public sealed record PendingPolicy
{
    /// <summary>Available at once.</summary>
    public static PendingPolicy None { get; } = new();

    /// <summary>Pending up to the end of the day that lies this far after the event's day.</summary>
    public CalendarPeriod? For { get; init; }

    /// <summary>Pending up to the end of this day (day number).</summary>
    public int? UntilOn { get; init; }

    /// <summary>Pending until the member has an event of this type, e.g. <c>activity:delivered</c>.</summary>
    public string? UntilEvent { get; init; }
}

/// <summary>When what became available ends (S5.2). At most one of the properties is set; none: never.</summary>
public sealed record ExpiryPolicy
{
    /// <summary>It never expires.</summary>
    public static ExpiryPolicy Never { get; } = new();

    /// <summary>This long after the day from which it is available, up to the end of that day, then rounded up.</summary>
    public CalendarPeriod? After { get; init; }

    /// <summary>Unit that <see cref="After"/> is rounded up to the end of.</summary>
    public RoundUnit RoundTo { get; init; } = RoundUnit.Day;

    /// <summary>End of this day (day number).</summary>
    public int? On { get; init; }

    /// <summary>End of the calendar period that it becomes available in.</summary>
    public PeriodUnit? EndOf { get; init; }

    /// <summary>Sliding: this long after the member's latest activity.</summary>
    public CalendarPeriod? Inactive { get; init; }
}
