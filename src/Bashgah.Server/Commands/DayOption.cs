using System.CommandLine;
using Bashgah.Engine.Time;

namespace Bashgah.Server.Commands;

/// <summary>Options that take a day.</summary>
internal static class DayOption
{
    /// <summary>An option whose value is a date like 2026-01-31, or nothing.</summary>
    public static Option<string?> Create(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "date" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { Length: > 0 } text && !DayNumber.TryParse(text, out _))
                result.AddError($"{name} '{text}' is not a date like 2026-01-31.");
        });
        return option;
    }

    /// <summary>The day of such an option's value.</summary>
    public static int? DayOf(string? text) => DayNumber.TryParse(text, out var on) ? on : null;
}
