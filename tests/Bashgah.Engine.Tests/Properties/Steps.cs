using System.Globalization;

namespace Bashgah.Engine.Tests.Properties;

/// <summary>
/// A step of a scenario in words that stay meaningful when other steps are left out: members, documents, holds and
/// vouchers are numbered modulo how many there are when the step comes.
/// </summary>
internal abstract record Step;

/// <summary>Time passes.</summary>
internal sealed record WaitStep(int Minutes) : Step;

/// <summary>Somebody joins, brought by another when <paramref name="By"/> is not null.</summary>
internal sealed record JoinStep(bool IsStaff, int? By = null, int? Birthday = null) : Step;

/// <summary>A line to buy.</summary>
internal sealed record LineDraft(long Amount, long Quantity, string? Group, long Discount, long Tax);

/// <summary>Points or credit that pay a percentage of the purchase, or a hold that does.</summary>
internal sealed record TenderDraft(string Kind, string Currency, int Percent, bool IsHold);

/// <summary>A purchase, some hours ago; without a member when <paramref name="Who"/> is below 0.</summary>
internal sealed record BuyStep(int Who, IReadOnlyList<LineDraft> Lines, IReadOnlyList<TenderDraft> Tenders, int HoursAgo, string? Store) : Step
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Buy {Who} [{string.Join("; ", Lines)}] [{string.Join("; ", Tenders)}] {HoursAgo} h ago in {Store}");
}

/// <summary>A part of a line comes back: so many quarters of its quantity, or of its amount.</summary>
internal sealed record BackDraft(int Line, int Quarters, bool IsAmount);

/// <summary>Lines of a document come back; none: all of it.</summary>
internal sealed record ReturnStep(int Document, IReadOnlyList<BackDraft> Lines, int HoursAgo) : Step
{
    public override string ToString() => $"Return {Document} [{string.Join("; ", Lines)}] {HoursAgo} h ago";
}

internal sealed record ClaimStep(int Who, int Document) : Step;

internal sealed record ActivityStep(int Who, string Type, int HoursAgo) : Step;

internal sealed record RedeemStep(int Who, string Reward, int Quantity) : Step;

internal sealed record UseStep(int Who, int Voucher) : Step;

internal sealed record CancelStep(int Who, int Voucher) : Step;

internal sealed record HoldStep(int Who, string Currency, int Amount, int Hours) : Step;

internal sealed record CaptureStep(int Who, int Hold, int? Percent) : Step;

internal sealed record ReleaseStep(int Who, int Hold) : Step;

/// <summary>A member asks for so much in cash.</summary>
internal sealed record AskCashStep(int Who, int Amount) : Step;

/// <summary>Staff pay a percentage of what somebody asked for, or reject it when <paramref name="Percent"/> is null.</summary>
internal sealed record DecideCashStep(int CashOut, int? Percent) : Step;

internal sealed record GiveOfferStep(int Who, string Offer) : Step;

internal sealed record ActivateOfferStep(int Who, string Offer) : Step;

internal sealed record AdjustStep(int Who, string Currency, int Amount) : Step;

internal sealed record TransferStep(int From, int To, string Currency, int Amount) : Step;

/// <summary>Groups change, and maybe somebody names who brought them.</summary>
internal sealed record ChangeStep(int Who, bool IsStaff, int? By = null, int? Birthday = null) : Step;

/// <summary>The second version of the policy takes effect in a minute; later ones do nothing.</summary>
internal sealed record PublishStep : Step;
