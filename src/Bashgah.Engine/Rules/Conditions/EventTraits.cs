using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Rules.Conditions;

/// <summary>Events in some stores.</summary>
internal sealed class StoreCondition(IReadOnlyList<string> stores) : Condition
{
    private readonly HashSet<string> _stores = [.. stores];

    public static ConditionKind Kind { get; } = ConditionKind.Of(
        "store", "The event happened in one of these stores.",
        """{"store": ["KLCC"]}""", Is.ComparedList, (stores, _) => new StoreCondition(stores));

    public override bool Holds(EventView e, int line) => e.Event.Store is { } store && _stores.Contains(store);

    public override ConditionFacts Describe() => Facts("store", ("stores", string.Join('|', stores)));
}

/// <summary>Events by some channels.</summary>
internal sealed class ChannelCondition(IReadOnlyList<string> channels) : Condition
{
    private readonly HashSet<string> _channels = [.. channels];

    public static ConditionKind Kind { get; } = ConditionKind.Of(
        "channel", "The event came by one of these channels, such as `web` or `store`.",
        """{"channel": ["web"]}""", Is.ComparedList, (channels, _) => new ChannelCondition(channels));

    public override bool Holds(EventView e, int line) =>
        e.Event.Channel is { } channel && _channels.Contains(channel);

    public override ConditionFacts Describe() => Facts("channel", ("channels", string.Join('|', channels)));
}

/// <summary>Purchases that were paid, at least in part, by some means.</summary>
internal sealed class TenderCondition(IReadOnlyList<string> tenders) : Condition
{
    public static ConditionKind Kind { get; } = ConditionKind.Of(
        "tender", "The purchase was paid, at least in part, by one of these means, such as `card` or `cash`.",
        """{"tender": ["card"]}""", Is.ComparedList, (tenders, _) => new TenderCondition(tenders));

    public override bool Holds(EventView e, int line) => e.Event.TenderKinds.Any(tenders.Contains);

    public override ConditionFacts Describe() => Facts("tender", ("tenders", string.Join('|', tenders)));
}
