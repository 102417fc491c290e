using Bashgah.Engine;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Explain;

/// <summary>What a receipt or a screen tells the member about a transaction, one sentence a matter.</summary>
internal sealed class Messages
{
    private readonly CompiledProgram _program;
    private readonly DecidedTransaction _transaction;
    private readonly Wording _wording;
    private readonly Explainer _explainer;
    private readonly bool _tellsMeasured;
    private readonly List<string> _said = [];

    private Messages(CompiledProgram program, DecidedTransaction transaction, Wording wording, bool tellsMeasured)
    {
        (_program, _transaction, _wording, _tellsMeasured) = (program, transaction, wording, tellsMeasured);
        _explainer = Explainer.Of(program, wording);
    }

    public static IReadOnlyList<string> Of(CompiledProgram program, DecidedTransaction transaction, Wording wording) =>
        new Messages(program, transaction, wording, tellsMeasured: true).All();

    /// <summary>The same in short, as for a phone: units that only measure, which nobody can spend, are left out.</summary>
    /// <param name="standing">What returns have left of what rules gave. Then it tells of that alone: what else the transaction brought, a
    /// level or a voucher, may have gone with it. Null: nothing came back.</param>
    public static IReadOnlyList<string> OfSpendable(
        CompiledProgram program, DecidedTransaction transaction, IReadOnlyList<Award>? standing, Wording wording)
    {
        var messages = new Messages(program, transaction, wording, tellsMeasured: false);
        if (standing is null)
            return messages.All();
        messages.AddEarned(MemberSums.Standing(transaction, standing));
        return messages._said;
    }

    private List<string> All()
    {
        AddEarned(MemberSums.Earned(_transaction));
        AddSums("message.taken-back", MemberSums.Of(_transaction, t => t.Kind == EntryKind.Reversal && t.BalanceChange() < 0));
        AddSums("message.owed", MemberSums.Of(_transaction, t => t is { Kind: EntryKind.Reversal, Debit: LedgerAccount.Debt }));
        // What is kept from the refund is told as money.
        if (_transaction.Trace.KeepFromRefund == 0)
            AddSums("message.forgiven", MemberSums.Of(_transaction, t => t.Kind == EntryKind.Reversal && t.BalanceChange() > 0));
        AddSums("message.given-back", MemberSums.Of(_transaction, t => t.Kind == EntryKind.GiveBack));
        AddSums("message.spent", MemberSums.Of(_transaction, t => t.Kind == EntryKind.Redemption));
        AddSums("message.debt-paid", MemberSums.Of(_transaction, t => t.Kind == EntryKind.DebtPayment));
        foreach (var change in _transaction.Trace.Tiers)
            AddTier(change);
        foreach (var voucher in _transaction.Trace.Vouchers)
            _said.Add(_wording.Say($"message.voucher-{voucher.Step}", ("reward", _explainer.Reward(voucher.Reward))));
        AddOffers();
        if (_transaction.Trace.KeepFromRefund is > 0 and var money)
            _said.Add(_wording.Say("message.keep-from-refund", ("money", _explainer.MoneyText(money))));
        return _said;
    }

    private void AddEarned(IReadOnlyList<MemberSum> sums)
    {
        foreach (var sum in sums)
        {
            var measures = _program.Currency(sum.Currency) is { IsQualifying: true };
            if (measures && !_tellsMeasured)
                continue;
            // Units that only measure cannot be spent; what a return gives again was told before.
            var (from, until) = measures || _transaction.Event is Return
                ? (null, null)
                : UsableOn(sum);
            _said.Add(_wording.Say(
                "message.earned" + (from is null ? "" : "-from") + (until is null ? "" : "-until"),
                ("amount", _explainer.Units(sum.Amount, sum.Currency)),
                ("from", from is { } first ? _explainer.Day(first) : ""), ("until", until is { } last ? _explainer.Day(last) : "")));
        }
    }

    /// <summary>First and last day on which units can be spent; null: at once, without end, or not known by now.</summary>
    private static (int? From, int? Until) UsableOn(MemberSum sum) => sum.Lot is not { Waiting: null } lot
        ? (null, null)
        : (sum.Credit == LedgerAccount.Pending ? lot.FromOn + 1 : null, lot.UntilOn < LotKey.Sliding ? lot.UntilOn : null);

    private void AddSums(string key, IReadOnlyList<MemberSum> sums)
    {
        foreach (var (currency, amount, _, _) in sums)
        {
            _said.Add(_wording.Say(
                key, ("amount", _explainer.Units(amount, currency)), ("count", _explainer.Count(amount, currency))));
        }
    }

    private void AddTier(TierChange change)
    {
        if (change.MemberId is not null)
            return;
        var level = _explainer.Level(change.To);
        if (change.Reason == "warning")
        {
            _said.Add(_wording.Say(
                "message.tier-warning", ("level", _explainer.Level(change.From)), ("landsAt", level),
                ("date", _explainer.Day(change.KeepUntilOn))));
        }
        else if (change.From != change.To)
        {
            _said.Add(_wording.Say("message.tier", ("level", level)));
        }
        else if (change.Reason == "grace")
        {
            _said.Add(_wording.Say("message.tier-grace", ("level", level), ("date", _explainer.Day(GraceEnd(change)))));
        }
        else if (change.KeepUntilOn != LotKey.Never)
        {
            _said.Add(_wording.Say("message.tier-kept", ("level", level), ("date", _explainer.Day(change.KeepUntilOn))));
        }
    }

    // The change says when the period ended that the grace follows.
    private int GraceEnd(TierChange change)
    {
        foreach (var set in _program.TierSets)
        {
            if (set.Id == change.Set && set.Grace is { } grace)
                return _program.Calendar.Add(change.KeepUntilOn, grace);
        }
        return change.KeepUntilOn;
    }

    private void AddOffers()
    {
        switch (_transaction.Event)
        {
            // What a return leaves standing is nothing new.
            case Return:
                return;
            case OfferGive given:
                AddOffer(given.Offer, _program.Offers[given.Offer].IsActiveAtOnce);
                break;
            case OfferActivate activated:
                AddOffer(activated.Offer, isActive: true);
                break;
        }
        foreach (var award in _transaction.Trace.Awards)
        {
            if (award.Offer is { } offer)
                AddOffer(offer, _program.Offers[offer].IsActiveAtOnce);
        }
    }

    private void AddOffer(string offer, bool isActive) => _said.Add(_wording.Say(
        isActive ? "message.offer-active" : "message.offer-waiting", ("offer", _explainer.Offer(offer))));
}
