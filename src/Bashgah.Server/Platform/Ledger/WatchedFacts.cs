using Bashgah.Engine;
using Bashgah.Engine.Events;
using Bashgah.Engine.Fraud;
using Bashgah.Engine.Programs;

namespace Bashgah.Server.Platform.Ledger;

/// <summary>What rules against fraud look at of what was decided: written with it, judged afterwards.</summary>
internal static class WatchedFacts
{
    /// <summary>The fact of a decision, or null where there is none or the program's rules have no use for it.</summary>
    public static FraudFact? Of(LedgerCommand command, Decision decision, DocumentHistory? history, PolicyHistory policy)
    {
        // What is imported happened long ago; nobody can be held up for it.
        if (!policy.WatchesFraud || command.IsHistory)
            return null;
        var fraud = policy.Version(decision.PolicyVersion).Fraud;
        return fraud.Rules.Count == 0 ? null : Of(decision, history, fraud) is { } fact ? fact with { Actor = command.Actor } : null;
    }

    private static FraudFact? Of(Decision decision, DocumentHistory? history, FraudPolicy fraud) => decision.Event switch
    {
        Purchase { MemberId: { } member } purchase => Bought(decision, purchase, member, fraud),
        Claim claim when history?.Transactions[0].Event is Purchase purchase => Bought(decision, purchase, claim.MemberId, fraud),
        Activity activity => Fact(decision, FraudFactKind.Activity, activity.MemberId) with
        {
            Cashier = CashierOf(activity.Attributes, fraud),
        },
        Adjustment { Amount: > 0 } correction => Fact(decision, FraudFactKind.Correction, correction.MemberId) with
        {
            Amount = correction.Amount,
        },
        MemberJoined { ReferrerId: { } referrer } joined => Fact(decision, FraudFactKind.Newcomer, joined.MemberId) with
        {
            ReferrerId = referrer,
        },
        MemberChanged { ReferrerId: { } referrer } changed => Fact(decision, FraudFactKind.Newcomer, changed.MemberId) with
        {
            ReferrerId = referrer,
        },
        _ => null,
    };

    private static FraudFact Bought(Decision decision, Purchase purchase, long member, FraudPolicy fraud) =>
        Fact(decision, FraudFactKind.Purchase, member) with
        {
            Store = purchase.Store,
            DocumentScope = purchase.DocumentScope,
            DocumentNo = purchase.DocumentNo,
            Amount = purchase.Lines.Sum(line => line.Amount),
            Cashier = CashierOf(purchase.Attributes, fraud),
        };

    private static FraudFact Fact(Decision decision, FraudFactKind kind, long member) =>
        new(decision.TransactionId, kind, member, decision.Event.OccurredAt, decision.PolicyVersion);

    private static string? CashierOf(IReadOnlyDictionary<string, string> attributes, FraudPolicy fraud) =>
        fraud.CashierAttribute is { } name ? attributes.GetValueOrDefault(name) : null;
}
