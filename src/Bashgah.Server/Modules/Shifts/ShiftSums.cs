using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Modules.Shifts;

/// <summary>Sums up transactions as they come.</summary>
internal sealed class ShiftSums
{
    private readonly Dictionary<(EntryKind Kind, string Currency), long> _units = [];
    private readonly List<(long Id, Return Event)> _returns = [];

    public long Purchases { get; private set; }

    public long PurchasedAmount { get; private set; }

    public long Claims { get; private set; }

    public long Joins { get; private set; }

    public long Redemptions { get; private set; }

    public long VouchersUsed { get; private set; }

    /// <summary>Returns: what they came to is known by their documents.</summary>
    public IReadOnlyList<(long Id, Return Event)> Returns => _returns;

    /// <summary>Adds one.</summary>
    public void Add(StoredTransaction transaction)
    {
        switch (transaction.Event)
        {
            case Purchase purchase:
                Purchases++;
                PurchasedAmount += purchase.Lines.Sum(line => line.Amount);
                break;
            case Return returned:
                _returns.Add((transaction.Id, returned));
                break;
            case Claim:
                Claims++;
                break;
            case MemberJoined:
                Joins++;
                break;
            case RewardRedemption redemption:
                Redemptions += redemption.Quantity;
                break;
            case VoucherUse:
                VouchersUsed++;
                break;
        }
        foreach (var transfer in transaction.Transfers)
        {
            var key = (transfer.Kind, transfer.Currency);
            _units[key] = _units.GetValueOrDefault(key) + Math.Abs(transfer.BalanceChange());
        }
    }

    /// <summary>Units of a kind of entry, in the program's order of currencies.</summary>
    public IReadOnlyList<ShiftUnitsAnswer> Units(EntryKind kind, CompiledProgram program) =>
    [
        .. program.Currencies.Select(currency => currency.Id)
            .Union(_units.Keys.Select(key => key.Currency).Order(StringComparer.Ordinal))
            .Select(currency => new ShiftUnitsAnswer(currency, _units.GetValueOrDefault((kind, currency))))
            .Where(units => units.Amount != 0),
    ];
}
