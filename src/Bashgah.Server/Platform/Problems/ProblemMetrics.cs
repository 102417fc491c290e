using System.Diagnostics.Metrics;

namespace Bashgah.Server.Platform.Problems;

/// <summary>Answers that were not success, by code (meter <c>Bashgah.Http</c>).</summary>
internal static class ProblemMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Bashgah.Http";

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Problems = Meter.CreateCounter<long>("bashgah.http.problems");

    public static void Count(string code, int status) => Problems.Add(
        1, new KeyValuePair<string, object?>("code", code), new KeyValuePair<string, object?>("status", status));
}
