using System.ComponentModel;
using Bashgah.Engine;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;
using Bashgah.Server.Explain;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Security;

namespace Bashgah.Server.Modules.Rewards;

/// <summary>A reward that members may get.</summary>
internal sealed record RewardAnswer
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    [Description("discount, product, giftCard, charity …")]
    public required string Kind { get; init; }

    [Description("What it is good for.")]
    public required RewardValuesAnswer Values { get; init; }

    [Description("Price by currency; empty: free.")]
    public required IReadOnlyDictionary<string, long> Price { get; init; }

    [Description("Prices of tier levels that pay another price.")]
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> TierPrices { get; init; }

    [Description("Units left on the shelf; absent: no end.")]
    public long? Left { get; init; }

    [Description("Most units a member and period.")]
    public required IReadOnlyList<RewardLimitAnswer> Limits { get; init; }

    [Description("First day.")]
    public string? From { get; init; }

    [Description("Last day.")]
    public string? Until { get; init; }

    [Description("Levels that may have it; empty: all.")]
    public required IReadOnlyList<string> Tiers { get; init; }

    [Description("Groups that may have it; empty: all.")]
    public required IReadOnlyList<string> Groups { get; init; }
}

/// <summary>At most so many units a member and period.</summary>
internal sealed record RewardLimitAnswer(long Times, string Per);

/// <summary>What the shelf holds today.</summary>
internal sealed class ListRewards(LedgerReader reader)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/rewards", Id = "listRewards", Tag = "Rewards",
        Summary = "Lists the rewards that members may redeem today.",
        Scope = ApiScopes.RewardsRead, Answer = typeof(Page<RewardAnswer>), Query = QueryParameter.Paging,
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        var today = program.Calendar.DayOf(reader.Now);
        var listed = program.Rewards.Values
            .Where(r => r.IsListed && (r.FromOn is not { } from || from <= today) && (r.UntilOn is not { } until || until >= today))
            .OrderBy(r => r.Id, StringComparer.Ordinal)
            .ToList();
        var page = Paging.Of(call, listed, r => r.Id);
        var stock = await StockAsync(call, page.Items);
        var names = new PolicyNames(program, call.Wording.LanguageCode);
        return ApiAnswer.Ok(new Page<RewardAnswer>(
            [.. page.Items.Select(r => Answer(r, names, stock))], page.NextCursor));
    }

    /// <summary>Units that are gone, by reward.</summary>
    private async Task<IReadOnlyDictionary<string, long>> StockAsync(ApiCall call, IReadOnlyList<RewardPolicy> rewards)
    {
        var keys = rewards.Where(r => r.Stock is not null).Select(r => new CounterKey($"stock/{r.Id}", 0)).Order().ToList();
        if (keys.Count == 0)
            return new Dictionary<string, long>();
        var counters = await reader.Store.ReadCountersAsync(call.ProgramId, keys, call.Aborted);
        return counters.ToDictionary(c => c.Key.Key["stock/".Length..], c => c.Value.Amount, StringComparer.Ordinal);
    }

    private static RewardAnswer Answer(RewardPolicy reward, PolicyNames names, IReadOnlyDictionary<string, long> gone) => new()
    {
        Id = reward.Id,
        Name = names.Reward(reward.Id),
        Kind = reward.Kind,
        Values = RewardValuesAnswer.Of(reward)!,
        Price = reward.Price,
        TierPrices = reward.TierPrices,
        Left = reward.Stock is { } stock ? Math.Max(0, stock - gone.GetValueOrDefault(reward.Id)) : null,
        Limits = [.. reward.Limits.Select(l => new RewardLimitAnswer(l.Times, l.Per.ToString().ToLowerInvariant()))],
        From = reward.FromOn is { } from ? DayNumber.Format(from) : null,
        Until = reward.UntilOn is { } until ? DayNumber.Format(until) : null,
        Tiers = reward.Tiers,
        Groups = reward.Groups,
    };
}
