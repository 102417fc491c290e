using Bashgah.Engine;

namespace Bashgah.Storage.Programs;

/// <summary>Where a new version would stand among those that there are (S3.2).</summary>
internal sealed record PublishingPlace
{
    private readonly long? _latestAt;

    private PublishingPlace(
        PolicyVersionInfo? inForce, PolicyVersionInfo? latest, IReadOnlyList<PolicyVersionInfo> scheduled, long? latestAt, long earliestAt)
    {
        InForce = inForce;
        Latest = latest;
        Scheduled = scheduled;
        _latestAt = latestAt;
        EarliestAt = earliestAt;
    }

    /// <summary>The last version that stands and is not scheduled; null: there is none.</summary>
    public PolicyVersionInfo? InForce { get; }

    /// <summary>The last version that stands; null: there is none.</summary>
    public PolicyVersionInfo? Latest { get; }

    /// <summary>Versions that stand and are not in force yet, ascending.</summary>
    public IReadOnlyList<PolicyVersionInfo> Scheduled { get; }

    /// <summary>From when a version holds that is to hold from now.</summary>
    public long EarliestAt { get; }

    public static PublishingPlace Of(IReadOnlyList<PolicyVersionInfo> versions, long? recordedAt, long now)
    {
        var standing = versions.Where(v => v.Withdrawal is null).ToList();
        if (standing is not [.., var latest])
        {
            return new PublishingPlace(null, null, [], null, now);
        }

        // What is published "from now" may begin a moment later, behind what is recorded or published at this very time:
        // it is not scheduled.
        var soon = Math.Max(now, Math.Max(recordedAt ?? now, latest.PublishedAt)) + versions.Count;
        var latestAt = Math.Max(recordedAt ?? long.MinValue, latest.EffectiveFromAt);
        return new PublishingPlace(
            standing.FindLast(v => v.EffectiveFromAt <= soon), latest, [.. standing.Where(v => v.EffectiveFromAt > soon)], latestAt,
            Math.Max(now, latestAt + 1));
    }

    /// <summary>Why a definition cannot be published for a time (null: from now), or that it is there already; null when it
    /// can be. The first version may hold from any time.</summary>
    public PublishOutcome? RefusalOf(Publication publication)
    {
        if (Latest is null)
        {
            return null;
        }

        if (publication.Approval is null && publication.DemandsApproval is { } demands && BeforeIt().Any(v => demands(v.Definition)))
        {
            return new PublishOutcome.NotApproved();
        }

        var effectiveFromAt = publication.EffectiveFromAt;
        var hash = PolicyHash.Of(publication.Definition);
        var isAtItsPlace = effectiveFromAt is { } from ? from == Latest.EffectiveFromAt : Scheduled.Count == 0;
        // What an earlier engine read the same text as may be less: published again it takes effect whole.
        if (Latest.ContentHash == hash && Latest.Semantics == EngineSemantics.Current && isAtItsPlace)
        {
            return new PublishOutcome.Unchanged(Latest);
        }

        var blocking = Scheduled.FirstOrDefault(v => effectiveFromAt is null || effectiveFromAt <= v.EffectiveFromAt);
        if (blocking is not null)
        {
            return new PublishOutcome.Scheduled(blocking);
        }

        if (effectiveFromAt <= _latestAt)
        {
            return new PublishOutcome.TooEarly(_latestAt!.Value);
        }

        return publication.FaultsAfter?.Invoke(Latest.Definition) is { Count: > 0 } faults ? new PublishOutcome.Faulty(faults) : null;
    }

    // Neither does what is only scheduled rid a publication of the second person, nor does one that wants one wait for its day.
    private IEnumerable<PolicyVersionInfo> BeforeIt() => InForce is null ? Scheduled : [InForce, .. Scheduled];
}
