using System.ComponentModel;
using Bashgah.Engine.Time;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Privacy;

/// <summary>What a member agrees to, and how it came about.</summary>
internal sealed record ConsentsAnswer
{
    [Description("What holds now; what is not named was never agreed to.")]
    public required IReadOnlyList<ConsentAnswer> Current { get; init; }

    [Description("Every record, newest first, at most 1000. What an import or an earlier version brought has none.")]
    public required IReadOnlyList<ConsentRecordAnswer> History { get; init; }

    public static ConsentsAnswer Of(
        IReadOnlyDictionary<string, bool> consents, IReadOnlyList<ConsentRecord> records, ProgramCalendar calendar) => new()
    {
        Current = [.. consents.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => ConsentAnswer.Of(one.Key, one.Value, records, calendar))],
        History = [.. records.Select(record => ConsentRecordAnswer.Of(record, calendar))],
    };
}

/// <summary>What a member agrees to for a purpose.</summary>
internal sealed record ConsentAnswer
{
    public required string Purpose { get; init; }

    [Description("The one channel that it is about; absent: all that nothing else is said of.")]
    public string? Channel { get; init; }

    public required bool Granted { get; init; }

    [Description("Since when; absent: it was never recorded when.")]
    public string? Since { get; init; }

    public static ConsentAnswer Of(string name, bool isGranted, IReadOnlyList<ConsentRecord> records, ProgramCalendar calendar)
    {
        var (purpose, channel) = ConsentState.Parse(name);
        // The newest come first: what says the same right before it, without anything else between, says since when. Of a channel,
        // whatever was said before a record for every channel holds no longer.
        var own = records.Where(record => record.Purpose == purpose)
            .TakeWhile(record => channel is null || record.Channel is not null)
            .Where(record => record.Channel == channel)
            .TakeWhile(record => record.IsGranted == isGranted).LastOrDefault();
        return new ConsentAnswer
        {
            Purpose = purpose, Channel = channel, Granted = isGranted, Since = own is null ? null : calendar.Format(own.At),
        };
    }
}

/// <summary>A record of consent.</summary>
internal sealed record ConsentRecordAnswer
{
    [Description("Number among the member's records, from 1 without gaps.")]
    public required int Number { get; init; }

    public required string At { get; init; }

    public required string Purpose { get; init; }

    [Description("Absent: every channel.")]
    public string? Channel { get; init; }

    [Description("Agreed, or taken back.")]
    public required bool Granted { get; init; }

    [Description("Who recorded it: member:… is the member, key:… an API key, device:… a till or kiosk.")]
    public required string Actor { get; init; }

    [Description("From where: the caller's address; member: the member recorded it, whose address is not kept.")]
    public required string Origin { get; init; }

    [Description("What the member was shown; absent: nothing that the program keeps.")]
    public ShownTextAnswer? Text { get; init; }

    public static ConsentRecordAnswer Of(ConsentRecord record, ProgramCalendar calendar) => new()
    {
        Number = record.Seq,
        At = calendar.Format(record.At),
        Purpose = record.Purpose,
        Channel = record.Channel,
        Granted = record.IsGranted,
        Actor = record.Actor,
        Origin = record.Origin,
        Text = record.Text is { } text ? new ShownTextAnswer(text.Version, text.Language, text.Hash) : null,
    };
}

/// <summary>A text that a member was shown.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Language">Its language.</param>
/// <param name="Hash">SHA-256 of purpose, version, language and text, each behind a unit separator.</param>
internal sealed record ShownTextAnswer(string Version, string Language, string Hash);

/// <summary>A text that the program keeps.</summary>
internal sealed record ConsentTextAnswer
{
    public required string Purpose { get; init; }

    public required string Version { get; init; }

    public required string Language { get; init; }

    public required string Text { get; init; }

    [Description("Under which consents name it.")]
    public required string Hash { get; init; }

    public static ConsentTextAnswer Of(ConsentText text) => new()
    {
        Purpose = text.Purpose, Version = text.Version, Language = text.Language, Text = text.Body, Hash = text.Hash,
    };
}
