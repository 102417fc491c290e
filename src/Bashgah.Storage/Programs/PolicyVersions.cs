using System.Security.Cryptography;
using System.Text;
using Bashgah.Engine;
using Bashgah.Engine.Programs;
using Bashgah.Storage.Audit;

namespace Bashgah.Storage.Programs;

/// <summary>A published version of a program's policy.</summary>
/// <param name="Version">From 1, without gaps.</param>
/// <param name="EffectiveFromAt">From when it holds, Unix microseconds; the first holds for everything before it too.</param>
/// <param name="Definition">The program definition as it was published.</param>
/// <param name="ContentHash">SHA-256 of the definition, lower-case hexadecimal.</param>
/// <param name="PublishedAt">Unix microseconds.</param>
/// <param name="Actor">Who published it.</param>
/// <param name="Semantics">The engine's semantics that it was published under, and is read by for ever.</param>
/// <param name="Withdrawal">That it was taken back before it took effect; null: it stands.</param>
public sealed record PolicyVersionInfo(
    int Version, long EffectiveFromAt, string Definition, string ContentHash, long PublishedAt, string Actor,
    int Semantics, PolicyWithdrawal? Withdrawal)
{
    /// <summary>Why it was published, where that was said.</summary>
    public string? Reason { get; init; }

    /// <summary>Who approved it; null: nobody had to, and nobody did.</summary>
    public PolicyApproval? Approval { get; init; }

    /// <summary>Key of the request that published it (S10.1); null: it had none.</summary>
    public string? IdempotencyKey { get; init; }
}

/// <summary>What is to be published.</summary>
/// <param name="Definition">The program definition.</param>
/// <param name="EffectiveFromAt">From when it is to hold, Unix microseconds; null: from now.</param>
/// <param name="Source">Who publishes it, and from where.</param>
public sealed record Publication(string Definition, long? EffectiveFromAt, AuditSource Source)
{
    /// <summary>Why, where that was said.</summary>
    public string? Reason { get; init; }

    /// <summary>Who approved it; null: nobody did.</summary>
    public PolicyApproval? Approval { get; init; }

    /// <summary>Key of the request: the same again publishes nothing more, whatever the draft is by then. Null: it has none.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Whether the draft has become another one than was meant: then only what was published before is told again.</summary>
    public bool IsOtherDraft { get; init; }

    /// <summary>What is wrong with it after a definition that it comes after; null: that is not asked.</summary>
    public Func<string, IReadOnlyList<ProgramFault>>? FaultsAfter { get; init; }

    /// <summary>Whether a definition demands that another person approves what comes after it; null: none does.</summary>
    public Func<string, bool>? DemandsApproval { get; init; }
}

/// <summary>When and by whom a draft was approved.</summary>
public sealed record PolicyApproval(long At, string Actor);

/// <summary>When and by whom a version was taken back.</summary>
public sealed record PolicyWithdrawal(long At, string Actor);

/// <summary>A definition that is being worked on.</summary>
public sealed record PolicyDraft(string Definition, long SavedAt, string Actor)
{
    /// <summary>SHA-256 of the definition, lower-case hexadecimal: which draft somebody has read.</summary>
    public string ContentHash => PolicyHash.Of(Definition);

    /// <summary>That it was approved as it stands; null: not yet.</summary>
    public PolicyApproval? Approval { get; init; }
}

/// <summary>A draft that is to be kept.</summary>
/// <param name="Definition">The program definition.</param>
/// <param name="Source">Who saves it, and from where.</param>
public sealed record DraftSaving(string Definition, AuditSource Source)
{
    /// <summary>The earlier version that it says again; null: it is another one.</summary>
    public int? OfVersion { get; init; }
}

/// <summary>What tells one definition from another.</summary>
internal static class PolicyHash
{
    /// <summary>SHA-256 of a definition's text, lower-case hexadecimal.</summary>
    public static string Of(string definition) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(definition)));
}

/// <summary>How far a program's policy has come: it only grows, and what is known up to it is known whole.</summary>
/// <param name="Versions">Versions published.</param>
/// <param name="Withdrawals">How many of them were taken back.</param>
public readonly record struct PolicyRevision(int Versions, int Withdrawals)
{
    /// <summary>How far a history goes.</summary>
    public static PolicyRevision Of(PolicyHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return new(history.Versions.Count, history.Withdrawn.Count);
    }

    /// <summary>Whether it has come at least as far as another.</summary>
    public bool Covers(PolicyRevision other) => Versions >= other.Versions && Withdrawals >= other.Withdrawals;
}

/// <summary>What publishing came to.</summary>
public abstract record PublishOutcome
{
    private PublishOutcome()
    {
    }

    /// <summary>It is published.</summary>
    /// <param name="Version">As what.</param>
    /// <param name="Behind">Versions that take effect before it and are not in force yet.</param>
    public sealed record Published(PolicyVersionInfo Version, IReadOnlyList<PolicyVersionInfo> Behind) : PublishOutcome;

    /// <summary>The latest version says exactly the same: nothing was written.</summary>
    public sealed record Unchanged(PolicyVersionInfo Version) : PublishOutcome;

    /// <summary>Its effective time does not lie after <paramref name="LatestAt"/>: the program's latest recorded time, or
    /// the effective time of the version before it (S3.2).</summary>
    public sealed record TooEarly(long LatestAt) : PublishOutcome;

    /// <summary>It would take effect before a version that is scheduled already, which would then take its place: that one
    /// has to be withdrawn first.</summary>
    public sealed record Scheduled(PolicyVersionInfo Version) : PublishOutcome;

    /// <summary>A version with the same key was published with another time or reason.</summary>
    public sealed record KeyReused : PublishOutcome;

    /// <summary>The draft is not the one that was meant.</summary>
    public sealed record OtherDraft : PublishOutcome;

    /// <summary>The policy in force, or one that is scheduled, demands that another person approves it.</summary>
    public sealed record NotApproved : PublishOutcome;

    /// <summary>It changes what a later version may not change.</summary>
    public sealed record Faulty(IReadOnlyList<ProgramFault> Faults) : PublishOutcome;
}

/// <summary>What taking a version back came to.</summary>
public abstract record WithdrawOutcome
{
    private WithdrawOutcome()
    {
    }

    /// <summary>It is withdrawn, now or before.</summary>
    public sealed record Withdrawn(PolicyVersionInfo Version) : WithdrawOutcome;

    /// <summary>It holds or held already: what it decided stands.</summary>
    public sealed record InForce(PolicyVersionInfo Version) : WithdrawOutcome;

    /// <summary>There is no such version.</summary>
    public sealed record Unknown : WithdrawOutcome;
}
