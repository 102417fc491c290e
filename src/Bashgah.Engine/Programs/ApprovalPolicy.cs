namespace Bashgah.Engine.Programs;

/// <summary>From which amounts on somebody else must approve what one person asks for. A currency that does not stand here has no such
/// amount. Deciding does not read it: it is for whoever takes commands.</summary>
/// <param name="Adjustment">By currency, the most units that one person corrects alone, either way.</param>
/// <param name="CashOut">By currency, the most units that one person pays out in cash alone.</param>
/// <param name="WaitDays">How many days a wish waits for somebody else (default 7).</param>
public sealed record ApprovalPolicy(
    IReadOnlyDictionary<string, long> Adjustment, IReadOnlyDictionary<string, long> CashOut, int WaitDays)
{
    private const int WaitDaysDefault = 7;

    /// <summary>Everybody does everything alone.</summary>
    public static ApprovalPolicy None { get; } =
        new(new Dictionary<string, long>(), new Dictionary<string, long>(), WaitDaysDefault);

    /// <summary>Whether somebody else must approve a correction.</summary>
    /// <param name="currency">Of what.</param>
    /// <param name="amount">Units; negative to take away.</param>
    public bool IsNeededToAdjust(string currency, long amount) =>
        Adjustment.TryGetValue(currency, out var most) && (amount > most || amount < -most);

    /// <summary>Whether somebody else must approve that a cash-out is paid.</summary>
    /// <param name="currency">Of what.</param>
    /// <param name="amount">Minor units that are paid.</param>
    public bool IsNeededToPay(string currency, long amount) => CashOut.TryGetValue(currency, out var most) && amount > most;
}
