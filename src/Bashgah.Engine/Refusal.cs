namespace Bashgah.Engine;

/// <summary>An expected "no": nothing is written for it. <c>RefusalCatalog</c> lists all codes in their order.</summary>
/// <param name="Code">Stable code, e.g. <c>insufficient-balance</c>.</param>
/// <param name="Arguments">Numbers and names for the message, by name; never personal.</param>
public sealed record Refusal(string Code, IReadOnlyDictionary<string, string>? Arguments = null);
