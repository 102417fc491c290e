namespace Bashgah.EndToEnd.Framework;

/// <summary>Whether every combination is tried, or pairs of them: <c>BASHGAH_MATRIX=full</c> asks for all (tests/matrix.sh).</summary>
internal static class Matrix
{
    public static bool IsFull => Environment.GetEnvironmentVariable("BASHGAH_MATRIX") == "full";
}
