using Bashgah.Engine.Simulation;

namespace Bashgah.Server.Simulations;

/// <summary>The words for how members are assumed to spend: the same in requests, on the command line and in reports.</summary>
internal static class SpendingWords
{
    /// <summary>Word for <see cref="Spending.AsTheyDid"/>.</summary>
    public const string AsTheyDid = "as-they-did";

    /// <summary>Word for <see cref="Spending.AtOnce"/>.</summary>
    public const string AtOnce = "at-once";

    /// <summary>Word for <see cref="Spending.AtRate"/>.</summary>
    public const string Share = "share";

    /// <summary>In a report of an earlier release, which did not keep it.</summary>
    public const string Unknown = "unknown";

    /// <summary>All that may be assumed.</summary>
    public static IReadOnlyList<string> All { get; } = [AsTheyDid, AtOnce, Share];

    /// <summary>The word for an assumption.</summary>
    public static string Of(Spending spending) => spending switch
    {
        { IsAtOnce: true } => AtOnce,
        { Share: not null } => Share,
        _ => AsTheyDid,
    };

    /// <summary>What a word says.</summary>
    /// <param name="word">One of <see cref="All"/>; null: as they did.</param>
    /// <param name="share">With <see cref="Share"/>: thousandths of what is available that are spent at the end of each month.</param>
    public static Spending Read(string? word, int? share) => word switch
    {
        AtOnce => Spending.AtOnce,
        Share => Spending.AtRate(share!.Value),
        _ => Spending.AsTheyDid,
    };
}
