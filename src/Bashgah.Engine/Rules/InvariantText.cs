using System.Globalization;

namespace Bashgah.Engine.Rules;

/// <summary>Numbers as texts that are the same in every culture.</summary>
internal static class InvariantText
{
    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);
}
