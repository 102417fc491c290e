using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Tiers;

/// <summary>What an edit of the tiers would do to members if it took effect at a time (T1), without writing anything.</summary>
public sealed class TierPreview
{
    private readonly PolicyHistory _now;
    private readonly PolicyHistory _edited;
    private readonly long _at;

    /// <param name="policy">All versions.</param>
    /// <param name="edited">The definition that would be published.</param>
    /// <param name="at">When it would take effect, Unix microseconds. Versions scheduled for later are left out.</param>
    public TierPreview(PolicyHistory policy, ProgramDefinition edited, long at)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(edited);
        var later = policy.Versions.Where(version => version.Version > 1 && version.EffectiveFromAt >= at).Select(v => v.Version);
        _now = new(policy.Versions, policy.Withdrawn.Concat(later).ToHashSet());
        _edited = new([.. policy.Versions, edited.Compile(policy.Versions.Count + 1, at)], _now.Withdrawn);
        _at = at;
    }

    /// <summary>What becomes of one member, set by set, in the order of their names.</summary>
    /// <param name="stored">Facts as stored.</param>
    public IReadOnlyList<TierMove> Of(MemberFacts stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var at = Math.Max(_at, stored.ClockAt);
        var before = Advance.To(_now, stored, at);
        var after = Advance.To(_edited, stored, at);
        var outlooks = TierOutlook.Of(_edited.At(at), after).ToDictionary(outlook => outlook.Set, StringComparer.Ordinal);
        var sets = before.Tiers.Select(tier => tier.Set).Concat(after.Tiers.Select(tier => tier.Set));
        return
        [
            .. sets.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(set => new TierMove(
                set, LevelIn(before, set), LevelIn(after, set), outlooks.GetValueOrDefault(set)?.LandsAt)),
        ];
    }

    private static string? LevelIn(MemberFacts facts, string set) =>
        facts.Tiers.Find(tier => tier.Set == set) is { Level: { } level } ? level : null;
}

/// <summary>What an edit makes of a member's standing in one tier set.</summary>
/// <param name="Set">Tier set id.</param>
/// <param name="Before">Level without it; null: the set is new.</param>
/// <param name="After">Level as soon as it takes effect; null: the set is gone.</param>
/// <param name="AtEnd">Level at the end of the period, doing nothing more; null where the set is gone.</param>
public readonly record struct TierMove(string Set, string? Before, string? After, string? AtEnd);
