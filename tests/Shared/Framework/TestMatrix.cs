namespace Bashgah.Testing;

/// <summary>Whether tests with many cases of one kind run all of them (<c>tests/matrix.sh</c>), or those that differ most.</summary>
internal static class TestMatrix
{
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("BASHGAH_MATRIX") == "full";
}
