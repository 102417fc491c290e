using System.Globalization;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Numbers;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Tests.Properties;

/// <summary>Plays a scenario's steps on books.</summary>
internal sealed class ScenarioRun
{
    private const long MicrosecondsPerHour = 60 * EngineInstant.MicrosecondsPerMinute;
    private static readonly Dictionary<string, string> NoAttributes = [];

    private readonly Scenario _scenario;
    private int _numbers;

    public ScenarioRun(Scenario scenario, bool isHistory = false)
    {
        _scenario = scenario;
        Books = new(scenario.First.Compile(1, long.MinValue)) { IsHistory = isHistory };
        Books.Now = Books.Policy.Versions[0].Calendar.StartOfDay(DayNumber.TryParse("2026-01-20", out var on) ? on : 0)
            + (10 * MicrosecondsPerHour);
    }

    public Books Books { get; }

    /// <summary>Called with each event before it is posted.</summary>
    public Action<LedgerEvent> Before { get; init; } = static _ => { };

    /// <summary>Called with each event after it was posted.</summary>
    public Action<JournalEntry> After { get; init; } = static _ => { };

    /// <summary>Called when time has passed, with the time before.</summary>
    public Action<long> Passed { get; init; } = static _ => { };

    /// <summary>True: nothing comes late.</summary>
    public bool IsPunctual { get; init; }

    public Books Play()
    {
        foreach (var step in _scenario.Steps) Play(step);
        return Books;
    }

    public void Play(Step step)
    {
        switch (step)
        {
            case WaitStep wait:
                var before = Books.Now;
                Books.Now += wait.Minutes * EngineInstant.MicrosecondsPerMinute;
                Passed(before);
                break;
            case PublishStep:
                Publish();
                break;
            default:
                if (EventOf(step) is { } e) Post(e);
                break;
        }
    }

    public void Post(LedgerEvent e)
    {
        Before(e);
        Books.Post(e);
        After(Books.Journal[^1]);
    }

    private void Publish()
    {
        if (Books.Policy.Versions.Count > 1) return;
        // It lies after the latest recorded time (S3.2).
        var effectiveFromAt = Books.Now + EngineInstant.MicrosecondsPerMinute;
        Books.Publish(_scenario.Second.Compile(2, effectiveFromAt));
        var before = Books.Now;
        Books.Now = effectiveFromAt;
        Passed(before);
    }

    private LedgerEvent? EventOf(Step step)
    {
        var now = Books.Now;
        switch (step)
        {
            case JoinStep join:
                return new MemberJoined(Books.Members.Count() + 1, join.IsStaff ? ["staff"] : [], NoAttributes)
                {
                    OccurredAt = now, ReferrerId = join.By is { } by ? Who(by) : null, Birthday = join.Birthday,
                };
            case BuyStep buy:
                return PurchaseOf(buy);
            case ReturnStep back when Books.Documents.Count > 0:
                return ReturnOf(back, Nth(Books.Documents, back.Document));
            case ClaimStep claim when Books.Documents.Count > 0 && Who(claim.Who) is { } who:
                return new Claim(Nth(Books.Documents, claim.Document), "", null, who) { OccurredAt = now };
            case ActivityStep activity when Who(activity.Who) is { } who:
                return new Activity(activity.Type, who, NoAttributes) { OccurredAt = Ago(activity.HoursAgo) };
            case RedeemStep redeem when Who(redeem.Who) is { } who:
                return new RewardRedemption(who, redeem.Reward, redeem.Quantity, null) { OccurredAt = now };
            case UseStep use when Who(use.Who) is { } who && FactsOf(who).Vouchers is { Count: > 0 } open:
                return new VoucherUse(who, Nth(open, use.Voucher).Id) { OccurredAt = now };
            case CancelStep cancel when Who(cancel.Who) is { } who && FactsOf(who).Vouchers is { Count: > 0 } open:
                return new VoucherCancel(who, Nth(open, cancel.Voucher).Id) { OccurredAt = now };
            case HoldStep hold when Who(hold.Who) is { } who:
                return new HoldPlace(who, hold.Currency, hold.Amount, now + (hold.Hours * MicrosecondsPerHour)) { OccurredAt = now };
            case CaptureStep capture when Who(capture.Who) is { } who && Books.Facts(who).Holds is { Count: > 0 } open:
                var held = Nth(open, capture.Hold);
                long? amount = capture.Percent is { } percent ? held.Taken.Sum(part => part.Amount) * percent / 100 : null;
                return new HoldCapture(who, held.Id, amount) { OccurredAt = now };
            case ReleaseStep release when Who(release.Who) is { } who && Books.Facts(who).Holds is { Count: > 0 } open:
                return new HoldRelease(who, Nth(open, release.Hold).Id) { OccurredAt = now };
            case AskCashStep ask when Who(ask.Who) is { } who:
                return new HoldPlace(who, "earnings", ask.Amount, null) { OccurredAt = now, IsCashOut = true };
            case DecideCashStep decide when CashOuts() is { Count: > 0 } open:
                return Decided(Nth(open, decide.CashOut), decide.Percent);
            case GiveOfferStep give when Who(give.Who) is { } who:
                return new OfferGive(who, give.Offer) { OccurredAt = now };
            case ActivateOfferStep activate when Who(activate.Who) is { } who:
                return new OfferActivate(who, activate.Offer) { OccurredAt = now };
            case AdjustStep adjust when Who(adjust.Who) is { } who:
                return new Adjustment(who, adjust.Currency, adjust.Amount) { OccurredAt = now };
            case TransferStep transfer when Who(transfer.From) is { } from:
                return new MemberTransfer(from, Who(transfer.To)!.Value, transfer.Currency, transfer.Amount) { OccurredAt = now };
            case ChangeStep change when Who(change.Who) is { } who:
                return new MemberChanged(who, change.IsStaff ? ["staff"] : [], null)
                {
                    OccurredAt = now, ReferrerId = change.By is { } named ? Who(named) : null, Birthday = change.Birthday,
                };
            default:
                return null;
        }
    }

    public Purchase PurchaseOf(BuyStep buy)
    {
        var who = buy.Who < 0 ? null : Who(buy.Who);
        var total = buy.Lines.Sum(line => line.Amount);
        return new Purchase
        {
            DocumentNo = string.Create(CultureInfo.InvariantCulture, $"D{++_numbers:D4}"),
            MemberId = who,
            Store = buy.Store,
            Lines = [.. buy.Lines.Select((l, i) => new PurchaseLine(i + 1, null, l.Group, null, l.Quantity, l.Amount, l.Discount, l.Tax))],
            Tenders = [.. buy.Tenders.Select(tender => TenderOf(tender, total, who))],
            OccurredAt = Ago(buy.HoursAgo),
        };
    }

    private Tender TenderOf(TenderDraft draft, long total, long? who)
    {
        var open = who is { } id ? Books.Facts(id).Holds.Where(hold => hold.Currency == draft.Currency).ToList() : [];
        var holdId = draft.IsHold && open.Count > 0 ? open[0].Id : (long?)null;
        return new(draft.Kind, draft.Currency.Length == 0 ? null : draft.Currency, total * draft.Percent / 100, holdId);
    }

    private Return ReturnOf(ReturnStep back, string document)
    {
        var purchase = (Purchase)Books.HistoryOf(document)[0].Event;
        var lines = back.Lines.Count == 0 ? null : back.Lines
            .DistinctBy(draft => draft.Line % purchase.Lines.Count)
            .Select(draft => (Line: purchase.Lines[draft.Line % purchase.Lines.Count], Draft: draft))
            .Select(l => l.Draft.IsAmount
                ? new ReturnLine(l.Line.Line, null, l.Line.Amount * l.Draft.Quarters / 4)
                : new ReturnLine(l.Line.Line, Math.Max(1, l.Line.Quantity * l.Draft.Quarters / 4), null))
            .ToList();
        var no = string.Create(CultureInfo.InvariantCulture, $"R{++_numbers:D4}");
        return new(document, "", null, no, lines) { OccurredAt = Ago(back.HoursAgo) };
    }

    private LedgerEvent Decided((long Who, HoldFacts Hold) cashOut, int? percent) => percent is { } paid
        ? new HoldCapture(cashOut.Who, cashOut.Hold.Id, cashOut.Hold.Taken.Sum(part => part.Amount) * paid / 100)
        {
            OccurredAt = Books.Now, IsCashOut = true,
        }
        : new HoldRelease(cashOut.Who, cashOut.Hold.Id) { OccurredAt = Books.Now, IsCashOut = true };

    private List<(long Who, HoldFacts Hold)> CashOuts() =>
        [.. Books.Members.SelectMany(who => Books.Stored(who).Holds.Where(hold => hold.IsCashOut).Select(hold => (who, hold)))];

    // A birthday that is not written yet may bring a voucher: the step names it all the same, by the id that it will have.
    private MemberFacts FactsOf(long who)
    {
        if (!Wakes.HasFeastDue(Books.Policy, Books.Stored(who), Books.Now)) return Books.Facts(who);
        var written = Books.Fork();
        written.Post(new Wake(who, WakeKinds.Last) { OccurredAt = written.Now });
        return written.Facts(who);
    }

    private long Ago(int hours) => IsPunctual ? Books.Now : Books.Now - (hours * MicrosecondsPerHour);

    private long? Who(int number) => Books.Members.Any() ? Nth([.. Books.Members], number) : null;

    private static T Nth<T>(IReadOnlyList<T> list, int number) => list[number % list.Count];
}
