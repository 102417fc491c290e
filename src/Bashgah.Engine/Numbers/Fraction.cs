using System.Globalization;

namespace Bashgah.Engine.Numbers;

/// <summary>
/// An exact rational number: the amount of an award before it is rounded. The parts are not always in
/// lowest terms; equality and order are those of the value. The default is 0.
/// </summary>
/// <remarks>
/// Arithmetic is exact or throws <see cref="EngineOverflowException"/>. Terms are reduced only when a
/// product of the unreduced ones might not fit 128 bits, so that ordinary awards never pay for a
/// greatest common divisor.
/// </remarks>
public readonly partial struct Fraction : IEquatable<Fraction>, IComparable<Fraction>
{
    // A product of two terms within this bound, and the sum of two such products, fits 128 bits.
    private static readonly Int128 TermMax = long.MaxValue;

    private readonly Int128 _denominator;

    /// <summary>The quotient of two whole numbers; the denominator is above 0.</summary>
    public Fraction(Int128 numerator, Int128 denominator)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(denominator);
        Numerator = numerator;
        _denominator = denominator;
    }

    /// <summary>A whole number.</summary>
    public Fraction(long whole)
        : this(whole, 1)
    {
    }

    public static Fraction Zero => default;

    public static Fraction One => new(1);

    /// <summary>Carries the sign.</summary>
    public Int128 Numerator { get; }

    /// <summary>Always above 0.</summary>
    public Int128 Denominator => _denominator == 0 ? 1 : _denominator;

    public bool IsZero => Numerator == 0;

    public bool IsNegative => Numerator < 0;

    public static Fraction operator +(Fraction left, Fraction right)
    {
        if (!left.IsSmall || !right.IsSmall) return AddReduced(left.Reduced(), right.Reduced());
        return left.Denominator == right.Denominator
            ? new(left.Numerator + right.Numerator, left.Denominator)
            : new(
                (left.Numerator * right.Denominator) + (right.Numerator * left.Denominator),
                left.Denominator * right.Denominator);
    }

    public static Fraction operator -(Fraction left, Fraction right) => left + -right;

    public static Fraction operator -(Fraction value) =>
        value.Numerator == Int128.MinValue
            ? throw EngineOverflowException.Exact()
            : new(-value.Numerator, value.Denominator);

    public static Fraction operator *(Fraction left, Fraction right) =>
        left.IsSmall && right.IsSmall
            ? new(left.Numerator * right.Numerator, left.Denominator * right.Denominator)
            : MultiplyReduced(left.Reduced(), right.Reduced());

    public static bool operator ==(Fraction left, Fraction right) => left.CompareTo(right) == 0;

    public static bool operator !=(Fraction left, Fraction right) => left.CompareTo(right) != 0;

    public static bool operator <(Fraction left, Fraction right) => left.CompareTo(right) < 0;

    public static bool operator >(Fraction left, Fraction right) => left.CompareTo(right) > 0;

    public static bool operator <=(Fraction left, Fraction right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Fraction left, Fraction right) => left.CompareTo(right) >= 0;

    /// <summary>The smaller of two.</summary>
    public static Fraction Min(Fraction left, Fraction right) => right < left ? right : left;

    /// <summary>The whole number that the mode makes of this value.</summary>
    /// <exception cref="EngineOverflowException">The result leaves 64 bits.</exception>
    public long Round(Rounding rounding) => RoundingMath.Round(Numerator, Denominator, rounding);

    /// <summary>The same value in lowest terms.</summary>
    public Fraction Reduced()
    {
        var divisor = GreatestCommonDivisor(Numerator, Denominator);
        return new(Numerator / divisor, Denominator / divisor);
    }

    /// <summary>Exact for every pair of values; never overflows.</summary>
    public int CompareTo(Fraction other)
    {
        if (Denominator == other.Denominator) return Numerator.CompareTo(other.Numerator);
        return IsSmall && other.IsSmall
            ? (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator)
            : CompareWide(this, other);
    }

    public bool Equals(Fraction other) => CompareTo(other) == 0;

    public override bool Equals(object? obj) => obj is Fraction other && Equals(other);

    public override int GetHashCode()
    {
        var reduced = Reduced();
        return HashCode.Combine(reduced.Numerator, reduced.Denominator);
    }

    /// <summary>For traces and failures: <c>5/2</c>, or <c>3</c> where it is whole.</summary>
    public override string ToString()
    {
        var reduced = Reduced();
        return reduced.Denominator == 1
            ? reduced.Numerator.ToString(CultureInfo.InvariantCulture)
            : string.Create(
                CultureInfo.InvariantCulture, $"{reduced.Numerator}/{reduced.Denominator}");
    }

    private bool IsSmall =>
        Numerator <= TermMax && Numerator >= -TermMax && Denominator <= TermMax;
}
