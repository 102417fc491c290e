using Bashgah.Engine.Events;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Modules.Rewards;

/// <summary>Vouchers by id or code, and the answers about them.</summary>
internal sealed class VoucherAnswers(LedgerReader reader, RefusalDetails refusals)
{
    /// <summary>Code of the refusal when there is no such voucher.</summary>
    public const string Unknown = "voucher-unknown";

    /// <summary>Number of vouchers that one transaction's ids leave room for.</summary>
    private const int VouchersPerTransaction = 128;

    private readonly VoucherReading _reading = new(reader);

    /// <summary>The voucher that a path names, by its id or by the code that the member shows.</summary>
    public async Task<StoredVoucher?> FindAsync(ApiCall call, string? idOrCode)
    {
        if (PublicId.TryVoucher(idOrCode, out var id))
            return await reader.Store.FindVoucherAsync(call.ProgramId, id, null, call.Aborted);
        if (string.IsNullOrEmpty(idOrCode) || idOrCode.Length > 64)
            return null;
        var code = idOrCode.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();
        return await reader.Store.FindVoucherAsync(call.ProgramId, null, code, call.Aborted);
    }

    /// <summary>Whose a voucher is: not always the member of the transaction that issued it (a transfer's is the giver).</summary>
    public static NamedMember OwnerOf(StoredVoucher voucher) => new(MemberReference.ById(voucher.MemberId), Unknown);

    /// <summary>The voucher after a step.</summary>
    public async Task<ApiAnswer> OfAsync(ApiCall call, LedgerAnswer answer, int status)
    {
        if (answer is LedgerAnswer.Refused refused)
            return await refusals.ProblemOfAsync(call, refused.Refusal);
        var transaction = ((LedgerAnswer.Accepted)answer).Transaction!;
        var voucher = transaction.Trace.Vouchers[0];
        var issued = await IssuedAsync(call, transaction, voucher.Id) ?? transaction;
        var policy = await reader.PolicyAsync(call.ProgramId, transaction.PolicyVersion, call.Aborted);
        var program = policy.Version(transaction.PolicyVersion);
        var issue = issued.Trace.Vouchers.FirstOrDefault(v => v.Id == voucher.Id) ?? voucher;
        var body = VoucherView.Of(issued, issue, program, call.Wording, showsCode: true) with
        {
            State = voucher.Step,
            EndedAt = voucher.Step == "issued" ? null : program.Calendar.Format(transaction.RecordedAt),
        };
        return ApiAnswer.With(status, body);
    }

    /// <summary>A voucher as it stands.</summary>
    public async Task<ApiAnswer> ReadAsync(ApiCall call, string? idOrCode)
    {
        if (await FindAsync(call, idOrCode) is not { } voucher || await ShowAsync(call, voucher) is not { } answer)
            return Problem.Of(Unknown);
        return ApiAnswer.Ok(answer);
    }

    /// <summary>A voucher as it stands, with what it cost; null: nothing tells how it came about.</summary>
    public Task<VoucherAnswer?> ShowAsync(ApiCall call, StoredVoucher voucher) =>
        _reading.ShowAsync(call.ProgramId, call.Wording, voucher, call.Aborted);

    private async Task<DecidedTransaction?> IssuedAsync(ApiCall call, DecidedTransaction transaction, long voucherId)
    {
        if (transaction.Event is RewardRedemption)
            return transaction;
        var stored = await reader.Store.FindTransactionAsync(
            call.ProgramId, voucherId / VouchersPerTransaction, call.Aborted);
        return stored is null ? null : DecidedTransaction.Of(stored);
    }
}
