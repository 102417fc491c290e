namespace Bashgah.Server.Simulations.Page;

/// <summary>What happened under each policy beside what moved on accounts: changes of level, and what became of vouchers.</summary>
internal sealed class ReportSteps(SimulationAnswer report, ReportWords words, ReportSections sections)
{
    private const string Warning = "warning";

    // In the order in which they happen to a voucher.
    private static readonly string[] VoucherSteps = ["issued", "used", "cancelled", "expired"];

    /// <summary>How often levels changed, were kept, or were warned of, a table a set.</summary>
    public IEnumerable<ReportTable> TierChanges => report.Policies.SelectMany(policy => policy.TierChanges)
        .Select(change => change.Set).Distinct().Select(TierTable);

    /// <summary>Units of rewards by what became of their vouchers; null: there were none.</summary>
    public ReportTable? Vouchers
    {
        get
        {
            var rows = report.Policies.SelectMany(policy => policy.Vouchers).Select(voucher => (voucher.Reward, voucher.Step)).Distinct()
                .OrderBy(key => key.Reward, StringComparer.Ordinal).ThenBy(key => Array.IndexOf(VoucherSteps, key.Step))
                .Select(key => sections.Row(
                    words.Say("voucher-of", ("reward", words.Name("reward", key.Reward)), ("step", words.Say($"voucher.{key.Step}"))),
                    policy => policy.Vouchers.Where(v => (v.Reward, v.Step) == key).Sum(v => v.Quantity), _ => words.Number, sections.Difference))
                .ToList();
            return rows.Count == 0 ? null : new("", sections.Heads(words.Say("vouchers")), rows);
        }
    }

    private ReportTable TierTable(string set)
    {
        // Levels in the order of the policy, as far as a report tells it.
        var levels = report.Policies.SelectMany(policy => policy.Tiers).Where(tier => tier.Set == set).Select(tier => tier.Level).Distinct().ToList();
        return new(words.Name("tier-set", set), sections.Heads(words.Say("tier-changes")),
        [
            .. report.Policies.SelectMany(policy => policy.TierChanges).Where(change => change.Set == set).Select(KeyOf).Distinct()
                .OrderBy(key => levels.IndexOf(key.From)).ThenBy(key => levels.IndexOf(key.To)).ThenBy(key => key.Key, StringComparer.Ordinal)
                .Select(key => sections.Row(
                    words.Say(key.Key, ("from", words.Name("tier", key.From)), ("to", words.Name("tier", key.To))),
                    policy => policy.TierChanges.Where(change => change.Set == set && KeyOf(change) == key).Sum(change => change.Times),
                    _ => words.Number, sections.Difference)),
        ]);
    }

    // A warning changes nothing yet; a level that stays was kept, for another period or in its grace.
    private static (string Key, string From, string To) KeyOf(TierChangeAnswer change) => (
        change.Reason == Warning ? "tier-warned"
        : change.From != change.To ? "tier-change"
        : change.Reason == "grace" ? "tier-grace" : "tier-kept",
        change.From, change.To);
}
