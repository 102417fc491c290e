using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Programs.Definition;

/// <summary>Names of events as rules name them.</summary>
internal static class EventNames
{
    public const string Purchase = "purchase";
    public const string Joined = "joined";
    public const string Balance = "balance";
    public const string ActivityPrefix = "activity:";
    public const string AnyActivity = "activity:*";

    /// <summary>Events that rules of later versions of the product will be asked on.</summary>
    public static readonly IReadOnlyList<string> NotYet = ["birthday", "anniversary"];

    /// <summary>For a shape that takes a single type of activity.</summary>
    public const bool ActivitiesOnly = true;
}

/// <summary><c>purchase</c>, <c>joined</c>, <c>balance</c>, <c>activity:type</c> or <c>activity:*</c>.</summary>
/// <param name="activitiesOnly">True: only a single type of activity.</param>
internal sealed class EventNameShape(bool activitiesOnly = false) : Shape<string>
{
    private static readonly string[] Plain = [EventNames.Purchase, EventNames.Joined, EventNames.Balance];

    public override string Words => activitiesOnly
        ? "\"activity:…\" with the type's name"
        : "\"purchase\", \"joined\", \"balance\", \"activity:…\" with the type's name, or \"activity:*\"";

    public override string Value(DefinitionNode normalised) => normalised.Text;

    public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context)
    {
        if (node.Form != NodeForm.Text) return WrongForm(node, context);
        if (IsKnown(node.Text)) return node;
        if (!activitiesOnly && EventNames.NotYet.Contains(node.Text))
            context.Faults.Add(node.Path, "not-yet", $"Rules on \"{node.Text}\" are not available in this version.");
        else
            context.Faults.Add(node.Path, "unknown-event", $"This must be {Words}.", node.Text, Plain);
        return null;
    }

    public override DefinitionNode Schema(SchemaContext context) => DefinitionNode.OfMap(
        ("type", DefinitionNode.OfText("string")),
        ("pattern", DefinitionNode.OfText(activitiesOnly
            ? "^activity:[A-Za-z][A-Za-z0-9_-]{0,63}$"
            : @"^(purchase|joined|balance|activity:(\*|[A-Za-z][A-Za-z0-9_-]{0,63}))$")));

    private bool IsKnown(string name)
    {
        if (name.StartsWith(EventNames.ActivityPrefix, StringComparison.Ordinal))
        {
            return NameShape.IsName(name[EventNames.ActivityPrefix.Length..])
                || (!activitiesOnly && name == EventNames.AnyActivity);
        }

        return !activitiesOnly && Plain.Contains(name);
    }
}

/// <summary>A part of definitions that this version does not have: naming it is a fault that says so.</summary>
internal sealed class NotYetShape : Shape<DefinitionNode>
{
    public override string Words => "left out: it is not available in this version";

    public override DefinitionNode Value(DefinitionNode normalised) => normalised;

    public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context)
    {
        context.Faults.Add(node.Path, "not-yet", "This is not available in this version.");
        return null;
    }

    public override DefinitionNode Schema(SchemaContext context) =>
        DefinitionNode.OfMap(("not", DefinitionNode.OfMap()));
}
