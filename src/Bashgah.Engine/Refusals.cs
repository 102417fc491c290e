using System.Globalization;

namespace Bashgah.Engine;

/// <summary>Makes refusals with the numbers and names that their messages need; never anything personal.</summary>
internal static class Refusals
{
    public static Refusal Overflow() => new("overflow");

    public static Refusal MemberUnknown(long member) =>
        With("member-unknown", ("member", Text(member)));

    public static Refusal AlreadyJoined(long member) =>
        With("already-joined", ("member", Text(member)));

    public static Refusal InFuture() => new("in-future");

    public static Refusal TooLate(long days) =>
        With("too-late", ("days", Text(days)));

    public static Refusal CurrencyUnknown(string currency) =>
        With("currency-unknown", ("currency", currency));

    public static Refusal DocumentUnknown() => new("document-unknown");

    public static Refusal RewardUnknown(string reward) =>
        With("reward-unknown", ("reward", reward));

    public static Refusal ReferrerIsSelf() => new("referrer-self");

    public static Refusal ReferrerKnown() => new("referrer-known");

    public static Refusal ReferrerBelow() => new("referrer-below");

    public static Refusal ReferrerLineTooLong(int most) => With("referrer-line-too-long", ("most", Text(most)));

    public static Refusal ReferralTooLate(long days) => With("referral-too-late", ("days", Text(days)));

    public static Refusal ReferrerTooFast() => new("referrer-too-fast");

    public static Refusal BeforeDocument() => new("before-document");

    public static Refusal HasMember() => new("has-member");

    public static Refusal AlreadyClaimed() => new("already-claimed");

    public static Refusal ClaimTooLate(long days) =>
        With("claim-too-late", ("days", Text(days)));

    public static Refusal ReturnTooLate(long days) =>
        With("return-too-late", ("days", Text(days)));

    public static Refusal NothingToReturn() => new("nothing-to-return");

    public static Refusal LineUnknown(long line) =>
        With("line-unknown", ("line", Text(line)));

    public static Refusal LineRepeated(long line) =>
        With("line-repeated", ("line", Text(line)));

    public static Refusal ReturnExceeds(long line) =>
        With("return-exceeds", ("line", Text(line)));

    public static Refusal AmountZero() => new("amount-zero");

    public static Refusal TransferToSelf() => new("transfer-to-self");

    public static Refusal NotTransferable(string currency) =>
        With("not-transferable", ("currency", currency));

    public static Refusal NotSpendable(string currency) =>
        With("not-spendable", ("currency", currency));

    public static Refusal EndsInPast() => new("ends-in-past");

    public static Refusal HoldEnded(long hold) =>
        With("hold-ended", ("hold", Text(hold)));

    public static Refusal HoldCurrency(long hold, string currency) =>
        With("hold-currency", ("hold", Text(hold)), ("currency", currency));

    public static Refusal HoldExceeded(long held, long needed) =>
        With("hold-exceeded", ("held", Text(held)), ("needed", Text(needed)));

    public static Refusal NotCashable(string currency) =>
        With("not-cashable", ("currency", currency));

    public static Refusal CashOutTooSmall(string currency, long least) =>
        With("cash-out-too-small", ("currency", currency), ("least", Text(least)));

    public static Refusal CashOutTooLarge(string currency, long most) =>
        With("cash-out-too-large", ("currency", currency), ("most", Text(most)));

    public static Refusal CashOutDecided(long cashOut) =>
        With("cash-out-decided", ("cashOut", Text(cashOut)));

    public static Refusal OfferUnknown(string offer) => With("offer-unknown", ("offer", offer));

    public static Refusal OfferClosed(string offer) => With("offer-closed", ("offer", offer));

    public static Refusal OfferGiven(string offer) => With("offer-given", ("offer", offer));

    public static Refusal OfferNotGiven(string offer) => With("offer-not-given", ("offer", offer));

    public static Refusal VoucherEnded(long voucher) =>
        With("voucher-ended", ("voucher", Text(voucher)));

    public static Refusal TenderCurrency(string? currency) =>
        With("tender-currency", ("currency", currency));

    public static Refusal TenderExceedsPurchase() => new("tender-exceeds-purchase");

    public static Refusal RewardClosed(string reward) =>
        With("reward-closed", ("reward", reward));

    public static Refusal RewardNotForYou(string reward) =>
        With("reward-not-for-you", ("reward", reward));

    public static Refusal RewardLimit(string reward, long times, long used) =>
        With("reward-limit", ("reward", reward), ("times", Text(times)), ("used", Text(used)));

    public static Refusal OutOfStock(string reward) =>
        With("out-of-stock", ("reward", reward));

    public static Refusal InsufficientBalance(string currency, long available, long needed) =>
        With("insufficient-balance", ("currency", currency), ("available", Text(available)), ("needed", Text(needed)));

    public static Refusal DebtNotAllowed(string currency, long available, long needed) =>
        With("debt-not-allowed", ("currency", currency), ("available", Text(available)), ("needed", Text(needed)));

    public static Refusal TenderNeedsMember() => new("tender-needs-member");

    public static Refusal TenderNotCovered(string currency, long available, long needed) =>
        With("tender-not-covered", ("currency", currency), ("available", Text(available)), ("needed", Text(needed)));

    private static Refusal With(string code, params ReadOnlySpan<(string Name, string? Value)> arguments)
    {
        var named = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in arguments)
        {
            if (value is not null) named[name] = value;
        }

        return new(code, named);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
