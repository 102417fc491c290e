namespace Planted;

public static class Boundaries
{
    private static readonly long _threshold = 5 + 5;

    public static bool ByFact(long count) => count >= 10;

    public static bool ByTheory(Box box) => box.Size >= 10;

    public static bool ByStaticField(long count) => count >= _threshold;

    public static long ByProperty(long left, long right) => left - right;

    public static bool Careless(long count) => count >= 10;

    public static bool Untested(long count) => count >= 10;
}

public sealed record Box(long Size);
