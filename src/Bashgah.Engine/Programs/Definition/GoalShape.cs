using Bashgah.Engine.Numbers;
using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Programs.Definition;

/// <summary>What a stage is to reach, by the name of the figure (P2). Figures that are measured have a unit; those of the
/// merchant's own are any decimal.</summary>
internal sealed class GoalShape : Shape<IReadOnlyList<KeyValuePair<string, ExactDecimal>>>
{
    private const long Whole = 1_000_000_000;
    private const string UnitCode = "unit";
    private const string CountText = "a whole number of members, such as 5000";
    private const string ShareText = "a share from 0 to 1, such as \"0.45\" for 45 %";

    /// <summary>Figures that count members.</summary>
    public static readonly IReadOnlyList<string> Counts = ["members", "newMembers", "activeMembers"];

    /// <summary>Figures that are a share of members.</summary>
    public static readonly IReadOnlyList<string> Shares = ["repeatRate", "referredShare"];

    private static readonly MapShape<ExactDecimal> Any = new(new DecimalShape("0", "999999999", includesLeast: true));
    private static readonly DecimalShape Share = new("0", "1", includesLeast: true);

    public override string Words => Any.Words;

    public override IReadOnlyList<KeyValuePair<string, ExactDecimal>> Value(DefinitionNode normalised) => Any.Value(normalised);

    public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context)
    {
        if (Any.Normalise(node, context) is not { } goal) return null;
        // What was accepted before its unit was asked for stays readable.
        if (context.IsAccepted) return goal;
        var faultsBefore = context.Faults.Count;
        foreach (var (figure, value) in Any.Value(goal)) Check(figure, value, goal[figure]!.Path, context);
        return context.Faults.Count == faultsBefore ? goal : null;
    }

    public override DefinitionNode Schema(SchemaContext context)
    {
        var (any, share) = (Any.Schema(context), Share.Schema(context));
        return DefinitionNode.OfMap(
        [
            .. any.Entries,
            KeyValuePair.Create("properties", DefinitionNode.OfMap([.. Shares.Select(figure => KeyValuePair.Create(figure, share))])),
        ]);
    }

    private static void Check(string figure, ExactDecimal value, string path, ReadContext context)
    {
        if (Shares.Contains(figure) && value.Billionths > Whole)
            context.Faults.Add(path, UnitCode, $"{figure} is a share of members. This must be {ShareText}.");
        if (Counts.Contains(figure) && value.Billionths % Whole != 0)
            context.Faults.Add(path, UnitCode, $"{figure} counts members. This must be {CountText}.");
    }
}
