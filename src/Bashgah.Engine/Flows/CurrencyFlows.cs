using Bashgah.Engine.Ledger;

namespace Bashgah.Engine.Flows;

/// <summary>
/// What moved members' balances of one currency in a while, in units. Outstanding balances grow by what is given, given back, adjusted,
/// got from others and written off, less what is redeemed, expired, reversed and given to others.
/// </summary>
public sealed class CurrencyFlows
{
    private readonly long[] _byKind = new long[Enum.GetValues<EntryKind>().Length + 1];

    /// <summary>What rules gave.</summary>
    public long Given => this[EntryKind.Accrual];

    /// <summary>What returns took back, also what members then owe and what was written off of it; as a number above 0.</summary>
    public long Reversed => WrittenOff - this[EntryKind.Reversal];

    /// <summary>Of <see cref="Reversed"/>, what members did not have any more and the program bears (S6.3): it changes no balance.</summary>
    public long WrittenOff { get; private set; }

    /// <summary>What members spent.</summary>
    public long Redeemed => -this[EntryKind.Redemption];

    /// <summary>What came back of what they had spent.</summary>
    public long GivenBack => this[EntryKind.GiveBack];

    /// <summary>What expired, less what returns set against it.</summary>
    public long Expired => -this[EntryKind.Expiry];

    /// <summary>What staff added, less what they took away.</summary>
    public long Adjusted => this[EntryKind.Adjustment];

    /// <summary>What members got from one another.</summary>
    public long TransferredIn => this[EntryKind.TransferIn];

    /// <summary>What members gave one another.</summary>
    public long TransferredOut => -this[EntryKind.TransferOut];

    /// <summary>What all of it comes to.</summary>
    public long Net => _byKind.Sum();

    /// <summary>Whether nothing moved.</summary>
    public bool IsEmpty => WrittenOff == 0 && Array.TrueForAll(_byKind, amount => amount == 0);

    private long this[EntryKind kind] => _byKind[(int)kind];

    internal void Add(Transfer transfer)
    {
        _byKind[(int)transfer.Kind] += transfer.BalanceChange;
        if (transfer.Debit == LedgerAccount.WrittenOff) WrittenOff += transfer.Amount;
    }

    internal void Add(CurrencyFlows other)
    {
        for (var i = 0; i < _byKind.Length; i++) _byKind[i] += other._byKind[i];
        WrittenOff += other.WrittenOff;
    }
}
