using Bashgah.Engine.Ledger;

namespace Bashgah.Server.Modules.Decisions;

/// <summary>Sides of a posting as a member sees them.</summary>
internal static class LedgerAccounts
{
    /// <summary>True for the parts of a member's account; false for the house's accounts.</summary>
    public static bool IsMember(this LedgerAccount account) => account <= LedgerAccount.Debt;

    /// <summary>How the member's balance (available + pending + held − debt) changes by a posting; 0 for
    /// moves within it.</summary>
    public static long BalanceChange(this Transfer transfer)
    {
        // Debt counts negative: what reaches it lowers what is owed.
        var from = transfer.Debit.IsMember() ? transfer.Amount : 0;
        var to = transfer.Credit.IsMember() ? transfer.Amount : 0;
        return to - from;
    }
}
