using System.Globalization;
using Bashgah.Engine;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Rules;
using Bashgah.Engine.Time;

namespace Bashgah.Server.Reference;

/// <summary>Says in words what the engine decided: effects first, then rules that gave nothing, with their reason.</summary>
internal sealed class DecisionWords(ProgramCalendar calendar)
{
    private const decimal Billion = 1_000_000_000m;

    public IReadOnlyList<string> Of(Outcome outcome) => outcome switch
    {
        Outcome.Refused { Refusal: var refusal } => [$"refused: `{refusal.Code}`"],
        Outcome.Accepted accepted => [.. accepted.Decisions.SelectMany(Of)],
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    private IEnumerable<string> Of(Decision decision)
    {
        var lines = Awards(decision)
            .Concat(Postings(decision))
            .Concat(decision.Trace.Vouchers.Select(Voucher))
            .Concat(decision.Trace.Tiers.Select(Tier))
            .Concat(decision.Trace.KeepFromRefund is > 0 and var keep ? [Text($"keep {keep} from the refund")] : [])
            .Concat(decision.Trace.NotFired.Select(Nothing))
            .ToList();
        if (decision.Event is not Wake) return lines.Count > 0 ? lines : ["nothing"];
        return lines.Select(line => $"{At(decision.RecordedAt)}, by time alone: {line}");
    }

    private static IEnumerable<string> Awards(Decision decision)
    {
        // A return's trace says what stands after it, which is no effect; its postings are.
        if (decision.Event is Return) return [];
        return Awards(decision, decision.Trace, decision.MemberId).Concat(decision.Trace.Commissions.SelectMany(
            share => Awards(decision, share, share.MemberId).Concat(share.NotFired.Select(Nothing))
                .Select(line => Text($"member {share.MemberId}: ") + line)));
    }

    private static IEnumerable<string> Awards(Decision decision, IGains gains, long? memberId)
    {
        for (var i = 0; i < gains.Awards.Count; i++)
        {
            var award = gains.Awards[i];
            if (award.Offer is { } offer) yield return Text($"`{award.RuleId}` gives the offer `{offer}`");
            if (!award.IsUnits) continue;
            var lot = gains.AwardLots[i];
            var isPending = decision.Transfers
                .Where(t => t.MemberId == memberId && t.Currency == award.Currency && t.Lot == lot)
                .Any(t => t is { Kind: EntryKind.Accrual, Credit: LedgerAccount.Pending });
            yield return Text($"`{award.RuleId}` gives {award.Amount} `{award.Currency}`{Carried(decision, award)}")
                + (award.Trimmed > 0 ? Text($"; limits cut off {award.Trimmed}") : "") + Dates(lot, isPending);
        }
    }

    private static string Carried(Decision decision, Award award) =>
        award.ExactBillionths == 0
            ? ""
            : Text($" for an exact {(decimal)award.ExactBillionths / Billion:0.#########}, of ")
                + Text($"{(decimal)Entitlement(decision, award.Currency) / Billion:0.#########} in all");

    private static Int128 Entitlement(Decision decision, string currency) =>
        decision.Members.Single(m => m.Id == decision.MemberId).Accounts.Single(a => a.Currency == currency).CarryBillionths;

    private static string Dates(LotKey lot, bool isPending)
    {
        if (lot.Waiting is { } waiting) return $", pending until `{waiting[..waiting.IndexOf('#', StringComparison.Ordinal)]}`";
        var pending = isPending ? $", pending to the end of {DayNumber.Format(lot.FromOn)}" : "";
        return lot.UntilOn switch
        {
            LotKey.Never => pending,
            LotKey.Sliding => pending + ", as long as the member stays active",
            var until => $"{pending}, last day {DayNumber.Format(until)}",
        };
    }

    // Postings that read alike are one to the reader: one a lot is the ledger's way.
    private static IEnumerable<string> Postings(Decision decision) =>
        from transfer in decision.Transfers
        where transfer.Kind != EntryKind.Accrual || decision.Event is Return
        let words = Words(transfer)
        group transfer by (transfer.MemberId, transfer.Currency, words) into alike
        select (alike.Key.MemberId == decision.MemberId ? "" : Text($"member {alike.Key.MemberId}: "))
            + Text($"{alike.Sum(t => t.Amount)} `{alike.Key.Currency}` {alike.Key.words}");

    private static string Words(Transfer transfer) => transfer switch
    {
        { Kind: EntryKind.Reversal, Debit: LedgerAccount.Debt } => "are owed",
        { Kind: EntryKind.Reversal, Debit: LedgerAccount.WrittenOff } => "of these are made good by the house",
        { Kind: EntryKind.Reversal } => "are taken back",
        { Kind: EntryKind.Redemption } => "are spent",
        { Kind: EntryKind.GiveBack } => "are given back" + Dates(transfer.Lot, false),
        { Kind: EntryKind.Expiry } => "expire",
        { Kind: EntryKind.Maturation } => "become available" + Dates(transfer.Lot, false),
        { Kind: EntryKind.DebtPayment } => "pay what is owed",
        { Kind: EntryKind.Accrual } => "are given again",
        _ => throw new ArgumentOutOfRangeException(nameof(transfer), transfer.Kind, "No example has such a posting."),
    };

    private string Voucher(VoucherTrace voucher)
    {
        var by = voucher.RuleId is { } rule ? $" by `{rule}`" : "";
        return voucher.Step switch
        {
            "issued" => $"voucher for `{voucher.Reward}`{by}"
                + (voucher.UntilAt == long.MaxValue ? "" : $", last day {LastDay(voucher)}"),
            var step => $"voucher for `{voucher.Reward}` {step}",
        };
    }

    // A voucher ends with the first instant of the next day.
    private string LastDay(VoucherTrace voucher) => DayNumber.Format(calendar.DayOf(voucher.UntilAt - 1));

    private static string Tier(TierChange change) => change.Reason == "warning"
        ? $"`{change.Set}` warns: `{change.From}` ends with {DayNumber.Format(change.KeepUntilOn)} and would become `{change.To}`"
        : Change(change);

    private static string Change(TierChange change) =>
        (change.MemberId is { } member ? $"member {member}: " : "")
        + (change.From == change.To
            ? $"`{change.Set}` stays `{change.To}` ({change.Reason})"
            : $"`{change.Set}` goes from `{change.From}` to `{change.To}`")
        + (change.KeepUntilOn == LotKey.Never || change.Reason == "grace" ? "" : $", kept to the end of {DayNumber.Format(change.KeepUntilOn)}");

    private static string Nothing(NotFired reason)
    {
        var detail = reason.Detail is { } text && !text.All(char.IsAsciiDigit) ? $" {text}" : "";
        return $"`{reason.RuleId}` gives nothing: **{reason.Reason}**{detail}";
    }

    private string At(long instant) =>
        Text($"{DayNumber.Format(calendar.DayOf(instant))} ")
        + Text($"{calendar.TimeOfDay(instant) / 60:00}:{calendar.TimeOfDay(instant) % 60:00}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
