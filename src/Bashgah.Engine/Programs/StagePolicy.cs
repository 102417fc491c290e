using Bashgah.Engine.Numbers;

namespace Bashgah.Engine.Programs;

/// <summary>A stage of the plan (P2).</summary>
/// <param name="Id">Stable name.</param>
/// <param name="FromOn">Its first day; null: it has been from the beginning.</param>
/// <param name="UntilOn">Its last day, inclusive; null: it has no end.</param>
/// <param name="Goal">What it is to reach, by the name of the figure, in the order of the document.</param>
/// <param name="On">Rules and entries of commission that it switches on.</param>
public sealed record StagePolicy(
    string Id, int? FromOn, int? UntilOn, IReadOnlyList<KeyValuePair<string, ExactDecimal>> Goal, IReadOnlyList<string> On);
