using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Bashgah.Engine.Tests.Properties;

/// <summary>
/// How properties are run: so many cases, more when BASHGAH_PROPERTY_RUNS multiplies them; a failure tells the seed of the
/// smallest case (<see cref="Scenario.Make"/>) and FsCheck's own to replay.
/// </summary>
internal static class Checking
{
    private const string Variable = "BASHGAH_PROPERTY_RUNS";

    private static int Factor =>
        int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var factor) ? factor : 1;

    /// <summary>Checks a property that throws where it does not hold.</summary>
    public static void ForAll<T>(Arbitrary<T> cases, int runs, Action<T> property) =>
        Prop.ForAll(cases, property).Check(Config.QuickThrowOnFailure.WithMaxTest(runs * Factor));
}
