using System.Globalization;
using Bashgah.Engine.Time;

namespace Bashgah.Server.Platform.Texts;

/// <summary>Small parts of sentences: lists, quoted names, ordinal numbers.</summary>
internal static class WordingLists
{
    /// <summary>Ordinals up to this have a word of their own.</summary>
    private const int OrdinalWordsMax = 10;

    /// <summary>"a, b and c".</summary>
    public static string And(this Wording wording, IReadOnlyList<string> items) => wording.Join("list.and", items);

    /// <summary>"a, b or c".</summary>
    public static string Or(this Wording wording, IReadOnlyList<string> items) => wording.Join("list.or", items);

    /// <summary>An id or a name, as the language quotes it.</summary>
    public static string Quoted(this Wording wording, string item) => wording.Say("list.quoted", ("item", item));

    /// <summary>The word for something that a definition has no name for, where texts know it: <c>tender.card</c>; else
    /// the id itself, quoted.</summary>
    public static string Known(this Wording wording, string family, string id) =>
        wording.Find($"{family}.{id}") ?? wording.Quoted(id);

    /// <summary>"first", "2nd" … "11th".</summary>
    public static string Ordinal(this Wording wording, long number)
    {
        if (number is >= 1 and <= OrdinalWordsMax)
            return wording.Say(string.Create(CultureInfo.InvariantCulture, $"ordinal.{number}"));
        var isTeen = number % 100 is >= 11 and <= 13;
        var form = (number % 10) switch
        {
            1 when !isTeen => "one",
            2 when !isTeen => "two",
            3 when !isTeen => "few",
            _ => "other",
        };
        return wording.Say($"ordinal.{form}", ("number", wording.Number(number)));
    }

    /// <summary>"1 year and 6 months" of <c>P1Y6M</c>; empty where the text is no period.</summary>
    public static string Period(this Wording wording, string text)
    {
        if (!CalendarPeriod.TryParse(text, out var period))
            return "";
        (string Unit, int Count)[] parts =
            [("year", period.Years), ("month", period.Months), ("week", period.Weeks), ("day", period.Days)];
        return wording.And([.. parts.Where(part => part.Count > 0).Select(part => wording.Units(part.Unit, part.Count))]);
    }

    /// <summary>"1 hour and 30 minutes" of <c>PT1H30M</c>; empty where the text is no length by the clock.</summary>
    public static string Duration(this Wording wording, string text)
    {
        if (!ClockDuration.TryParse(text, out var length))
            return "";
        (string Unit, long Count)[] parts = [("hour", length.Seconds / 3_600), ("minute", length.Seconds / 60 % 60)];
        return wording.And([.. parts.Where(part => part.Count > 0).Select(part => wording.Units(part.Unit, part.Count))]);
    }

    /// <summary>"3 weeks".</summary>
    public static string Units(this Wording wording, string unit, long count) =>
        wording.Say($"period.{unit}", ("count", count.ToString(CultureInfo.InvariantCulture)));

    private static string Join(this Wording wording, string last, IReadOnlyList<string> items)
    {
        var text = items.Count == 0 ? "" : items[0];
        for (var i = 1; i < items.Count; i++)
            text = wording.Say(i == items.Count - 1 ? last : "list.separator", ("left", text), ("right", items[i]));
        return text;
    }
}
