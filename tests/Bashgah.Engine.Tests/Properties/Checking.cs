using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Bashgah.Engine.Tests.Properties;

/// <summary>
/// How properties are run: so many cases, the same ones each time, so that a test that fails tells of the change before it;
/// BASHGAH_PROPERTY_RUNS times as many, and new ones each time, when that is set above 1: the search for what nobody thought of.
/// A failure tells the seed of the smallest case (<see cref="Scenario.Make"/>) and FsCheck's own to replay. Under 1 it is the
/// quick form for mutation testing, where a failure is only counted: fewer cases (so fewer mutants killed, never more) and no
/// search for a smaller one.
/// </summary>
internal static class Checking
{
    private const string Variable = "BASHGAH_PROPERTY_RUNS";

    // Any two numbers, the second odd.
    private const ulong Seed = 20260321, Gamma = 1405;

    private static decimal Factor =>
        decimal.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var factor) ? factor : 1;

    /// <summary>Checks a property that throws where it does not hold.</summary>
    public static void ForAll<T>(Arbitrary<T> cases, int runs, Action<T> property)
    {
        var some = Factor < 1 ? cases.Generator.ToArbitrary() : cases;
        var config = Config.QuickThrowOnFailure.WithMaxTest((int)Math.Max(5, runs * Factor));
        Prop.ForAll(some, property).Check(Factor > 1 ? config : config.WithReplay(Seed, Gamma));
    }
}
