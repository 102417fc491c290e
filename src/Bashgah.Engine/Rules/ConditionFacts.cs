namespace Bashgah.Engine.Rules;

/// <summary>What a condition says, without any language: the server words it (L5).</summary>
/// <param name="Key">The kind's key, e.g. <c>weekday</c>.</param>
/// <param name="Arguments">Its arguments as invariant texts: amounts in minor units, decimals, ISO dates, <c>HH:MM</c>,
/// weekdays as <c>mon</c> … <c>sun</c>, several separated by <c>|</c>.</param>
/// <param name="Parts">For <c>any</c>, <c>all</c> and <c>not</c>: what they combine.</param>
public sealed record ConditionFacts(
    string Key, IReadOnlyList<KeyValuePair<string, string>> Arguments, IReadOnlyList<ConditionFacts> Parts);
