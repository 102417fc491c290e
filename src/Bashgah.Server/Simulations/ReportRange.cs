using Bashgah.Engine.Simulation;
using Bashgah.Engine.Time;

namespace Bashgah.Server.Simulations;

/// <summary>The days that a report is about, and what of a history belongs to them.</summary>
internal sealed class ReportRange
{
    private readonly ProgramCalendar _calendar;
    private readonly int? _fromOn;
    private readonly int? _untilOn;
    private long _firstAt = long.MaxValue;
    private long _lastAt = long.MinValue;

    /// <param name="calendar">The program's.</param>
    /// <param name="from">First day, ISO 8601; null: the history's.</param>
    /// <param name="to">Last day; null: the history's.</param>
    public ReportRange(ProgramCalendar calendar, string? from, string? to)
    {
        _calendar = calendar;
        if (from is { Length: > 0 } && DayNumber.TryParse(from, out var fromOn))
            _fromOn = fromOn;
        if (to is { Length: > 0 } && DayNumber.TryParse(to, out var untilOn))
            _untilOn = untilOn;
    }

    /// <summary>When the first day begins, where one was named; Unix microseconds.</summary>
    public long? FromAt => _fromOn is { } on ? _calendar.StartOfDay(on) : null;

    /// <summary>Whether anything of the history belongs to these days.</summary>
    public bool HasEvents => _lastAt != long.MinValue && !(_lastAt < FromAt);

    /// <summary>First day of the report.</summary>
    public int FromOn => _fromOn ?? (_firstAt == long.MaxValue ? UntilOn : _calendar.DayOf(_firstAt));

    /// <summary>Last day of the report.</summary>
    public int UntilOn => _untilOn ?? (_lastAt == long.MinValue ? 0 : _calendar.DayOf(_lastAt));

    /// <summary>Until when clubs live that have lived through everything recorded by a time.</summary>
    public long EndAt(long lastAt) => _untilOn is { } on ? _calendar.EndOfDay(on) - 1 : lastAt;

    /// <summary>The events that were recorded by the last day.</summary>
    public async IAsyncEnumerable<HistoryEvent> Of(IAsyncEnumerable<HistoryEvent> history)
    {
        var endAt = _untilOn is { } on ? _calendar.EndOfDay(on) : long.MaxValue;
        await foreach (var happened in history)
        {
            if (happened.RecordedAt >= endAt)
                continue;
            _firstAt = Math.Min(_firstAt, happened.RecordedAt);
            _lastAt = Math.Max(_lastAt, happened.RecordedAt);
            yield return happened;
        }
    }
}
