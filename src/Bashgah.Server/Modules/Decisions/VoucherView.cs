using Bashgah.Engine;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Server.Explain;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Texts;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Modules.Decisions;

/// <summary>Vouchers as callers see them.</summary>
internal static class VoucherView
{
    /// <summary>A voucher's step in a transaction.</summary>
    public static VoucherAnswer Of(
        DecidedTransaction transaction, VoucherTrace voucher, CompiledProgram program, Wording wording, bool showsCode) => new()
    {
        Id = PublicId.Voucher(voucher.Id),
        Code = showsCode ? voucher.Code : null,
        Member = PublicId.Member(voucher.MemberId),
        Reward = voucher.Reward,
        Name = new PolicyNames(program, wording.LanguageCode).Reward(voucher.Reward),
        Kind = program.Rewards.GetValueOrDefault(voucher.Reward)?.Kind,
        Values = RewardValuesAnswer.Of(program.Rewards.GetValueOrDefault(voucher.Reward)),
        Quantity = voucher.Quantity,
        State = voucher.Step,
        Cost = voucher.Step == "issued" ? CostOf(transaction) : new Dictionary<string, long>(),
        ExpiresAt = EndOf(voucher.UntilAt, program),
    };

    /// <summary>The end of a voucher in the program's zone; null when it does not end.</summary>
    public static string? EndOf(long untilAt, CompiledProgram program) =>
        untilAt == long.MaxValue ? null : program.Calendar.Format(untilAt);

    /// <summary>The state at a time, and since when it has ended; an end that is due but not written counts (S5.4).</summary>
    public static (string State, long? EndedAt) StateOf(StoredVoucher voucher, long at) =>
        voucher.State == "issued" && voucher.UntilAt <= at
            ? ("expired", voucher.UntilAt)
            : (voucher.State, voucher.EndedAt);

    private static Dictionary<string, long> CostOf(DecidedTransaction transaction) => transaction.Transfers
        .Where(t => t is { Kind: EntryKind.Redemption, Credit: LedgerAccount.Redeemed })
        .GroupBy(t => t.Currency, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.Sum(t => t.Amount), StringComparer.Ordinal);
}
