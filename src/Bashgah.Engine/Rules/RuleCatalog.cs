using Bashgah.Engine.Fraud.Kinds;
using Bashgah.Engine.Programs.Definition;
using Bashgah.Engine.Programs.Shapes;
using Bashgah.Engine.Rules.Calculators;
using Bashgah.Engine.Rules.Conditions;
using Bashgah.Engine.Rules.Limits;

namespace Bashgah.Engine.Rules;

/// <summary>All kinds that definitions know. A new kind is a class and a line here.</summary>
internal static class RuleCatalog
{
    public static IReadOnlyList<ConditionKind> Conditions { get; } =
    [
        ProductGroupCondition.Kind,
        SkuCondition.Kind,
        BrandCondition.Kind,
        LineAmountCondition.Kind,
        QuantityCondition.Kind,
        BasketAmountCondition.Kind,
        StoreCondition.Kind,
        ChannelCondition.Kind,
        TenderCondition.Kind,
        DatesCondition.Kind,
        WeekdayCondition.Kind,
        HoursCondition.Kind,
        TierCondition.Kind,
        MemberGroupCondition.Kind,
        MemberAttributeCondition.Kind,
        EventAttributeCondition.Kind,
        NthPurchaseCondition.Kind,
        FirstPurchaseCondition.Kind,
        StreakCondition.Kind,
        TenureCondition.Kind,
        NthAnniversaryCondition.Kind,
        FirstCondition.Kind,
        OfferCondition.Kind,
        ReachesCondition.Kind,
        ChanceCondition.Kind,
        AnyCondition.Kind,
        AllCondition.Kind,
        NotCondition.Kind,
    ];

    public static IReadOnlyList<CalculatorKind> Calculators { get; } =
    [
        PerAmountCalculator.Kind,
        FixedCalculator.Kind,
        PercentCalculator.Kind,
        PerQuantityCalculator.Kind,
        StepsCalculator.Kind,
    ];

    public static IReadOnlyList<LimitKind> Limits { get; } =
    [
        new MemberLimit(),
        new RuleLimit(),
        new StoreLimit(),
        new ProgramLimit(),
    ];

    public static IReadOnlyList<RewardKind> Rewards { get; } =
    [
        RewardKind.Discount,
        RewardKind.Product,
        RewardKind.GiftCard,
        RewardKind.Charity,
    ];

    public static IReadOnlyList<FraudKind> Fraud { get; } =
    [
        Velocity.Kind,
        DuplicateInvoice.Kind,
        OwnCard.Kind,
        ReferralRing.Kind,
        SharedDevice.Kind,
    ];

    /// <summary>A condition in a definition.</summary>
    public static Shape<KindUse<ConditionKind>> Condition { get; } =
        new KindShape<ConditionKind>("condition", () => Conditions);

    /// <summary>A calculator in a definition.</summary>
    public static Shape<KindUse<CalculatorKind>> Calculator { get; } =
        new KindShape<CalculatorKind>("calculator", () => Calculators);

    /// <summary>A limit in a definition.</summary>
    public static Shape<KindUse<LimitKind>> Limit { get; } = new KindShape<LimitKind>("limit", () => Limits);

    /// <summary>What a reward is.</summary>
    public static Shape<KindUse<RewardKind>> Reward { get; } =
        new KindShape<RewardKind>("reward-kind", () => Rewards);

    /// <summary>What a rule against fraud looks for.</summary>
    public static Shape<KindUse<FraudKind>> FraudRule { get; } = new KindShape<FraudKind>("fraud-kind", () => Fraud);
}
