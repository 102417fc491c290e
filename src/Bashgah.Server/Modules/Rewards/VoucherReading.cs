using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Texts;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Modules.Rewards;

/// <summary>Vouchers as they stand.</summary>
internal sealed class VoucherReading(LedgerReader reader)
{
    /// <summary>A voucher with its code and what it cost; null: nothing tells how it came about.</summary>
    public async Task<VoucherAnswer?> ShowAsync(
        int programId, Wording wording, StoredVoucher voucher, CancellationToken cancellationToken)
    {
        if (await reader.Store.FindTransactionAsync(programId, voucher.TransactionId, cancellationToken) is not { } stored)
            return null;
        var transaction = DecidedTransaction.Of(stored);
        var policy = await reader.PolicyAsync(programId, transaction.PolicyVersion, cancellationToken);
        var issue = transaction.Trace.Vouchers.First(v => v.Id == voucher.Id);
        var program = policy.Version(transaction.PolicyVersion);
        var (state, endedAt) = VoucherView.StateOf(voucher, reader.Now);
        return VoucherView.Of(transaction, issue, program, wording, showsCode: true) with
        {
            State = state,
            EndedAt = endedAt is { } at ? program.Calendar.Format(at) : null,
        };
    }
}
