using Bashgah.Engine.Ledger;

namespace Bashgah.Engine.Simulation;

/// <summary>What moved members' balances of one currency in a while, in units; the sum of all is what outstanding balances grew by.</summary>
public sealed class CurrencyFlows
{
    private readonly long[] _byKind = new long[Enum.GetValues<EntryKind>().Length + 1];

    /// <summary>What rules gave.</summary>
    public long Given => this[EntryKind.Accrual];

    /// <summary>What returns took back, as a number above 0.</summary>
    public long Reversed => -this[EntryKind.Reversal];

    /// <summary>What members spent.</summary>
    public long Redeemed => -this[EntryKind.Redemption];

    /// <summary>What came back of what they had spent.</summary>
    public long GivenBack => this[EntryKind.GiveBack];

    /// <summary>What expired.</summary>
    public long Expired => -this[EntryKind.Expiry];

    /// <summary>What staff added, less what they took away.</summary>
    public long Adjusted => this[EntryKind.Adjustment];

    /// <summary>What all of it comes to.</summary>
    public long Net => _byKind.Sum();

    /// <summary>What a kind of entry added to balances, with its sign.</summary>
    public long this[EntryKind kind] => _byKind[(int)kind];

    internal void Add(Transfer transfer) => _byKind[(int)transfer.Kind] += transfer.BalanceChange;

    internal void Add(CurrencyFlows other)
    {
        for (var i = 0; i < _byKind.Length; i++) _byKind[i] += other._byKind[i];
    }
}
