using Bashgah.Engine.Numbers;
using Bashgah.Engine.Time;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Bashgah.Engine.Tests.Time;

public class EngineInstantTests
{
    [Theory]
    [InlineData("1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z")]
    [InlineData("1970-01-01T03:30:00+03:30", 0, "1970-01-01T00:00:00Z")]
    [InlineData("1969-12-31T16:00:00-08:00", 0, "1970-01-01T00:00:00Z")]
    [InlineData("1970-01-01T00:00:00+00:00", 0, "1970-01-01T00:00:00Z")]
    [InlineData("1969-12-31T23:59:59.999999Z", -1, "1969-12-31T23:59:59.999999Z")]
    [InlineData("1970-01-01T00:00:00.1Z", 100_000, "1970-01-01T00:00:00.100Z")]
    [InlineData("1970-01-01T00:00:00.000001Z", 1, "1970-01-01T00:00:00.000001Z")]
    [InlineData("1970-01-01T00:00:00.123400Z", 123_400, "1970-01-01T00:00:00.123400Z")]
    [InlineData("1970-01-01T00:00:00.0000009Z", 0, "1970-01-01T00:00:00Z")]
    [InlineData("1970-01-01T00:00:01.123456789Z", 1_123_456, "1970-01-01T00:00:01.123456Z")]
    [InlineData("1970-01-01T23:59:59Z", 86_399_000_000, "1970-01-01T23:59:59Z")]
    [InlineData("1970-01-02T12:34:56+14:00", 81_296_000_000, "1970-01-01T22:34:56Z")]
    [InlineData("1970-01-01T18:00:00+18:00", 0, "1970-01-01T00:00:00Z")]
    [InlineData("1969-12-31T06:00:00-18:00", 0, "1970-01-01T00:00:00Z")]
    [InlineData("1969-12-31T23:01:00-00:59", 0, "1970-01-01T00:00:00Z")]
    [InlineData("2010-12-01T08:26:00+00:00", 1_291_191_960_000_000, "2010-12-01T08:26:00Z")]
    [InlineData("1600-01-01T00:00:00Z", EngineInstant.Min, "1600-01-01T00:00:00Z")]
    [InlineData("9998-12-31T23:59:59.999999Z", EngineInstant.Max, "9998-12-31T23:59:59.999999Z")]
    public void An_instant_is_microseconds(string text, long at, string printed)
    {
        Assert.True(EngineInstant.TryParse(text, out var read));
        Assert.Equal(at, read);
        Assert.Equal(printed, EngineInstant.Format(at));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-01-31")]
    [InlineData("2026-01-31T10:00Z")]
    [InlineData("2026-01-31T10:00:00")]
    [InlineData("2026-01-31 10:00:00Z")]
    [InlineData("2026-01-31t10:00:00Z")]
    [InlineData("2026-01-31T10:00:00z")]
    [InlineData("2026-01-31T10-00:00Z")]
    [InlineData("2026-01-31T10:00-00Z")]
    [InlineData("2026-01-31T24:00:00Z")]
    [InlineData("2026-01-31T10:60:00Z")]
    [InlineData("2026-01-31T10:00:60Z")]
    [InlineData("2026-01-31Tx0:00:00Z")]
    [InlineData("2026-01-31T10:x0:00Z")]
    [InlineData("2026-01-31T10:00:x0Z")]
    [InlineData("2026-02-29T10:00:00Z")]
    [InlineData("2026-01-31T10:00:00.Z")]
    [InlineData("2026-01-31T10:00:00.1")]
    [InlineData("2026-01-31T10:00:00.1234567890Z")]
    [InlineData("2026-01-31T10:00:00,5Z")]
    [InlineData("2026-01-31T10:00:00ZZ")]
    [InlineData("2026-01-31T10:00:00+03")]
    [InlineData("2026-01-31T10:00:00+0330")]
    [InlineData("2026-01-31T10:00:00+03-30")]
    [InlineData("2026-01-31T10:00:00 03:30")]
    [InlineData("2026-01-31T10:00:00+03:60")]
    [InlineData("2026-01-31T10:00:00+x3:30")]
    [InlineData("2026-01-31T10:00:00+03:x0")]
    [InlineData("2026-01-31T10:00:00+18:01")]
    [InlineData("2026-01-31T10:00:00-18:01")]
    [InlineData("2026-01-31T10:00:00-00:00")]
    [InlineData("2026-01-31T10:00:00+03:300")]
    [InlineData("1600-01-01T00:00:00+00:01")]
    [InlineData("9998-12-31T23:59:59-00:01")]
    public void Anything_else_is_no_instant(string text) =>
        Assert.False(EngineInstant.TryParse(text, out _));

    [Fact]
    public void Instants_are_those_of_NodaTime()
    {
        var instant = Instant.FromUtc(2026, 1, 31, 10, 0);
        var at = 1_769_853_600_000_000;
        Assert.Equal(at, EngineInstant.From(instant));
        Assert.Equal(instant, EngineInstant.ToInstant(at));
        Assert.Equal(-1, EngineInstant.From(NodaConstants.UnixEpoch - Duration.FromNanoseconds(1)));
        Assert.Equal(0, EngineInstant.From(NodaConstants.UnixEpoch + Duration.FromNanoseconds(999)));
    }

    [Fact, Semantics("S2.1")]
    public void Instants_beyond_the_bounds_overflow()
    {
        // Two days beyond them still name the ends of local days.
        const long Margin = 172_800_000_000;
        Assert.Equal(2, (EngineInstant.ToInstant(EngineInstant.Max + Margin)
            - EngineInstant.ToInstant(EngineInstant.Max)).Days);
        Assert.Equal(-2, (EngineInstant.ToInstant(EngineInstant.Min - Margin)
            - EngineInstant.ToInstant(EngineInstant.Min)).Days);
        Assert.Throws<EngineOverflowException>(
            () => EngineInstant.ToInstant(EngineInstant.Max + Margin + 1));
        Assert.Throws<EngineOverflowException>(
            () => EngineInstant.ToInstant(EngineInstant.Min - Margin - 1));
        Assert.Throws<EngineOverflowException>(() => EngineInstant.Format(EngineInstant.Max + 1));
    }

    [Fact]
    public void Instants_come_back_from_their_text_at_any_offset()
    {
        var instants = Gen.Choose(int.MinValue, int.MaxValue).Select(n => n * 1_000_003L);
        Prop.ForAll(
            instants.ToArbitrary(), Gen.Choose(-18 * 60, 18 * 60).ToArbitrary(), (at, minutes) =>
                EngineInstant.TryParse(EngineInstant.Format(at), out var utc)
                && utc == at
                && EngineInstant.TryParse(EngineInstant.Format(at, 60 * minutes), out var local)
                && local == at).QuickCheckThrowOnFailure();
    }
}
