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
        for (var seed = 1; seed <= 250; seed++)
        {
            var books = new ScenarioRun(Scenario.Make(seed)).Play();
            foreach (var entry in books.Journal)
            {
                if (entry.Outcome is Outcome.Refused refused) Count(refused.Refusal.Code);
                else Count(entry.Event.GetType().Name);
            }

            foreach (var decision in books.Decisions)
            {
                if (decision.Event is Wake wake) Count("wake " + wake.What);
                foreach (var transfer in decision.Transfers) Count($"{transfer.Kind} {transfer.Debit} {transfer.Credit}");
                foreach (var tier in decision.Trace.Tiers) Count("tier " + tier.Reason);
                foreach (var not in decision.Trace.NotFired) Count("not " + not.Reason);
                foreach (var voucher in decision.Trace.Vouchers) Count("voucher " + voucher.Step);
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
            "voucher issued", "voucher used", "voucher cancelled", "voucher expired",
        ];
        var missing = expected.Where(what => seen.GetValueOrDefault(what) < 1);
        Assert.True(!missing.Any(), $"Too rare: {string.Join(", ", missing)}\n{string.Join('\n', seen)}");

        void Count(string what) => seen[what] = seen.GetValueOrDefault(what) + 1;
    }
}
