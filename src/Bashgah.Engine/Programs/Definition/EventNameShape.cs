using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Programs.Definition;

/// <summary>Names of events as rules name them.</summary>
internal static class EventNames
{
    public const string Purchase = "purchase";
    public const string Joined = "joined";
    public const string Referred = "referred";
    public const string ProfileCompleted = "profile-completed";
    public const string Balance = "balance";
    public const string Birthday = "birthday";
    public const string Anniversary = "anniversary";
    public const string OfferActivated = "offer-activated";
    public const string ActivityPrefix = "activity:";
    public const string AnyActivity = "activity:*";

    /// <summary>For a shape that takes a single type of activity.</summary>
    public const bool ActivitiesOnly = true;
}

/// <summary><c>purchase</c>, <c>joined</c>, <c>referred</c>, <c>profile-completed</c>, <c>birthday</c>, <c>anniversary</c>, <c>offer-activated</c>, <c>balance</c>, <c>activity:type</c> or <c>activity:*</c>.</summary>
/// <param name="activitiesOnly">True: only a single type of activity.</param>
internal sealed class EventNameShape(bool activitiesOnly = false) : Shape<string>
{
    private static readonly string[] Plain =
    [
        EventNames.Purchase, EventNames.Joined, EventNames.Referred, EventNames.ProfileCompleted, EventNames.Birthday,
        EventNames.Anniversary, EventNames.OfferActivated, EventNames.Balance,
    ];

    public override string Words => activitiesOnly
        ? "\"activity:…\" with the type's name"
        : string.Join(", ", Plain.Select(name => $"\"{name}\"")) + ", \"activity:…\" with the type's name, or \"activity:*\"";

    public override string Value(DefinitionNode normalised) => normalised.Text;

    public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context)
    {
        if (node.Form != NodeForm.Text) return WrongForm(node, context);
        if (IsKnown(node.Text)) return node;
        context.Faults.Add(node.Path, "unknown-event", $"This must be {Words}.", node.Text, Plain);
        return null;
    }

    public override DefinitionNode Schema(SchemaContext context) => DefinitionNode.OfMap(
        ("type", DefinitionNode.OfText("string")),
        ("pattern", DefinitionNode.OfText(activitiesOnly
            ? "^activity:[A-Za-z][A-Za-z0-9_-]{0,63}$"
            : $@"^({string.Join('|', Plain)}|activity:(\*|[A-Za-z][A-Za-z0-9_-]{{0,63}}))$")));

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
