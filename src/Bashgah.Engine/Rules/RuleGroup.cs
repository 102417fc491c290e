namespace Bashgah.Engine.Rules;

/// <summary>How a group chooses among its members (S4.3).</summary>
internal enum GroupMode
{
    All,
    First,
    BestForMember,
    CheapestForMerchant,
}

/// <summary>A node of the tree: a rule, or a group of nodes.</summary>
internal abstract class RuleNode
{
    /// <summary>All rules below it (itself, for a rule), in document order.</summary>
    public abstract Rule[] Rules { get; }

    /// <summary>True when one of them may use a program-wide counter.</summary>
    public abstract bool MayUseProgramWide { get; }
}

/// <summary>A rule in its place.</summary>
internal sealed class RuleLeaf(Rule rule) : RuleNode
{
    public Rule Rule => rule;

    public override Rule[] Rules { get; } = [rule];

    public override bool MayUseProgramWide { get; } = rule.Counters.Any(c => c.IsProgramWide);
}

/// <summary>A group.</summary>
/// <param name="mode">How it chooses.</param>
/// <param name="isByLine">True: line by line instead of once an event.</param>
/// <param name="children">In document order.</param>
internal sealed class RuleGroup(GroupMode mode, bool isByLine, RuleNode[] children) : RuleNode
{
    public GroupMode Mode => mode;

    public bool IsByLine => isByLine;

    public RuleNode[] Children => children;

    public override Rule[] Rules { get; } = [.. children.SelectMany(c => c.Rules)];

    public override bool MayUseProgramWide { get; } = children.Any(c => c.MayUseProgramWide);
}
