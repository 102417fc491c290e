using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;

namespace Bashgah.Engine.Tests.Properties;

/// <summary>Random scenarios are of use only while they reach what the properties are about.</summary>
public sealed class ScenarioTests
{
    [Fact]
    public void Scenarios_reach_every_command_every_wake_and_every_kind_of_entry()
    {
        var seen = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var seed = 1; seed <= 500; seed++)
        {
            var books = new ScenarioRun(Scenario.Make(seed)).Play();
            foreach (var entry in books.Journal)
            {
                if (entry.Outcome is Outcome.Refused refused) Count(refused.Refusal.Code);
                else Count(entry.Event.GetType().Name + (IsCashOut(entry.Event) ? " in cash" : ""));
            }

            foreach (var decision in books.Decisions)
            {
                if (decision.Event is Wake wake) Count("wake " + wake.What);
                foreach (var transfer in decision.Transfers) Count($"{transfer.Kind} {transfer.Debit} {transfer.Credit}");
                foreach (var tier in decision.Trace.Tiers) Count("tier " + tier.Reason);
                foreach (var not in decision.Trace.NotFired) Count("not " + not.Reason);
                foreach (var award in decision.Trace.Awards.Where(award => award.Offer is not null)) Count("grants an offer");
                if (decision.Trace.LimitUses.Any(use => use.Key.Key.StartsWith("offer/", StringComparison.Ordinal))) Count("uses an offer");
                foreach (var voucher in decision.Trace.Vouchers) Count("voucher " + voucher.Step);
                foreach (var share in decision.Trace.Commissions)
                {
                    var what = share.Awards.Count > 0 ? "gives" : "gives nothing";
                    Count($"{decision.Event.GetType().Name} {what} at level {share.Level}");
                }
            }
        }

        string[] expected =
        [
            .. Enum.GetNames<WakeKind>().Select(name => "wake " + name),
            "Purchase", "Return", "Claim", "Activity", "RewardRedemption", "VoucherUse", "VoucherCancel", "HoldPlace",
            "HoldCapture", "Adjustment", "MemberTransfer", "MemberChanged", "MemberJoined",
            "DebtPayment Available Debt", "Reversal Pending Issued", "Reversal Debt Issued", "Reversal WrittenOff Available",
            "Expiry Breakage Available", "GiveBack Redeemed Available", "tier reached", "tier reached-again", "tier kept",
            "tier grace", "tier landed", "tier returned", "not limit", "not budget", "not balance-cap", "not not-chosen",
            "voucher issued", "voucher used", "voucher cancelled", "voucher expired", "tier warning", "not streak",
            "Purchase gives at level 1", "Purchase gives at level 2", "Purchase gives at level 3", "Claim gives at level 1",
            "Return gives at level 1", "Return gives nothing at level 2", "referrer-known", "referrer-below",
            "OfferGive", "OfferActivate", "grants an offer", "uses an offer", "not offer", "not offer-given", "offer-given", "offer-closed",
            "offer-not-given", "HoldPlace in cash", "HoldCapture in cash", "HoldRelease in cash", "cash-out-too-small",
        ];
        var missing = expected.Where(what => seen.GetValueOrDefault(what) < 1);
        Assert.True(!missing.Any(), $"Too rare: {string.Join(", ", missing)}\n{string.Join('\n', seen)}");

        static bool IsCashOut(LedgerEvent e) =>
            e is HoldPlace { IsCashOut: true } or HoldCapture { IsCashOut: true } or HoldRelease { IsCashOut: true };

        void Count(string what) => seen[what] = seen.GetValueOrDefault(what) + 1;
    }
}
