using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Bashgah.Engine.Tests.Properties;

/// <summary>
/// How properties are run: so many cases, BASHGAH_PROPERTY_RUNS times as many when that is set; a failure tells the seed of
/// the smallest case (<see cref="Scenario.Make"/>) and FsCheck's own to replay. Under 1 it is the quick form for mutation
/// testing, where a failure is only counted: fewer cases (so fewer mutants killed, never more) and no search for a smaller one.
/// </summary>
internal static class Checking
{
    private const string Variable = "BASHGAH_PROPERTY_RUNS";

    private static decimal Factor =>
        decimal.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var factor) ? factor : 1;

    /// <summary>Checks a property that throws where it does not hold.</summary>
    public static void ForAll<T>(Arbitrary<T> cases, int runs, Action<T> property)
    {
        var some = Factor < 1 ? cases.Generator.ToArbitrary() : cases;
        Prop.ForAll(some, property).Check(Config.QuickThrowOnFailure.WithMaxTest((int)Math.Max(5, runs * Factor)));
    }
}
