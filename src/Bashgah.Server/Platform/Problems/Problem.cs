using Bashgah.Engine;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Requests;

namespace Bashgah.Server.Platform.Problems;

/// <summary>A problem as RFC 9457 means it, before it is put into the caller's language.</summary>
/// <param name="Code">Stable code; <see cref="ProblemCatalog"/> knows its status and whether a retry
/// helps.</param>
/// <param name="Arguments">Values for the texts, by name; never personal.</param>
/// <param name="Faults">For malformed requests: everything that is wrong.</param>
/// <param name="RetryAfter">Seconds after which a retry makes sense.</param>
internal sealed record Problem(
    string Code,
    IReadOnlyDictionary<string, string>? Arguments = null,
    IReadOnlyList<Fault>? Faults = null,
    int? RetryAfter = null)
{
    /// <summary>Faults that already have their words (a program definition's): path, code, message.</summary>
    public IReadOnlyList<FaultAnswer>? WordedFaults { get; init; }

    /// <summary>What the texts say in place of an argument: a name of the program in the caller's language for its id.</summary>
    public IReadOnlyDictionary<string, string>? Names { get; init; }

    /// <summary>A problem with arguments.</summary>
    public static Problem Of(string code, params ReadOnlySpan<(string Name, string Value)> arguments)
    {
        Dictionary<string, string>? byName = null;
        foreach (var (name, value) in arguments)
            (byName ??= new(StringComparer.Ordinal))[name] = value;
        return new Problem(code, byName);
    }

    /// <summary>The request is malformed: all faults at once (S13.1).</summary>
    public static Problem Malformed(FaultList faults) => new(ProblemCodes.Malformed, null, faults.All);

    /// <summary>What the engine or the pipeline refused, with ids as callers know them.</summary>
    public static Problem Of(Refusal refusal) => new(
        refusal.Code,
        refusal.Arguments?.ToDictionary(a => a.Key, a => Shown(a.Key, a.Value), StringComparer.Ordinal));

    private static string Shown(string name, string value)
    {
        if (!long.TryParse(value, System.Globalization.NumberStyles.None, null, out var id))
            return value;
        return name switch
        {
            "member" => PublicId.Member(id),
            "hold" => PublicId.Hold(id),
            "cashOut" => PublicId.CashOut(id),
            "voucher" => PublicId.Voucher(id),
            _ => value,
        };
    }
}

/// <summary>The body of a problem.</summary>
internal sealed record ProblemAnswer
{
    public required string Type { get; init; }

    public required string Title { get; init; }

    public required int Status { get; init; }

    public required string Detail { get; init; }

    public required string Code { get; init; }

    public required bool Retryable { get; init; }

    public IReadOnlyList<FaultAnswer>? Errors { get; init; }

    /// <summary>The values that the detail names, for programs: e.g. <c>available</c>, <c>field</c>.</summary>
    public IReadOnlyDictionary<string, string>? Arguments { get; init; }
}

/// <summary>One fault in a problem.</summary>
internal sealed record FaultAnswer(string Path, string Code, string Message);
