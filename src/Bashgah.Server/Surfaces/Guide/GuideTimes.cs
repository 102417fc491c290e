using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Surfaces.Guide;

/// <summary>Words when something can be used, and when it ends.</summary>
internal sealed class GuideTimes(GuideWords words)
{
    private const string Activity = "activity:";

    private Wording Wording => words.Wording;

    /// <summary>From when what is earned can be used.</summary>
    /// <param name="key">Key of the sentence, with a place for <c>when</c>.</param>
    /// <param name="pending">How long it waits.</param>
    /// <param name="currency">What it is.</param>
    public string Usable(string key, PendingPolicy pending, string currency = "") =>
        Wording.Say(key, ("currency", currency), ("when", pending switch
        {
            { For: { } period } => Wording.Say("guide.usable.after", ("period", Wording.Period(period.ToString()))),
            { UntilOn: { } on } => Wording.Say("guide.usable.from", ("day", words.Days.Day(on + 1))),
            { UntilEvent: { } what } => Wording.Say(
                "guide.usable.event", ("event", words.Plain(what.Replace(Activity, "", StringComparison.Ordinal)))),
            _ => Wording.Say("guide.usable.now"),
        }));

    /// <summary>When it ends.</summary>
    public string Ends(string key, ExpiryPolicy expiry, string currency = "") => expiry == ExpiryPolicy.Never
        ? Wording.Say($"{key}-never", ("currency", currency))
        : Wording.Say(key, ("currency", currency), ("when", expiry switch
        {
            { After: { } period, RoundTo: RoundUnit.Day } => Wording.Say("guide.ends.after", ("period", Wording.Period(period.ToString()))),
            { After: { } period, RoundTo: var unit } => Wording.Say(
                "guide.ends.after-round", ("period", Wording.Period(period.ToString())), ("unit", Unit(unit.ToString()))),
            { On: { } on } => Wording.Say("guide.ends.on", ("day", words.Days.Day(on))),
            { EndOf: { } unit } => Wording.Say("guide.ends.end-of", ("unit", Unit(unit.ToString()))),
            _ => Wording.Say("guide.ends.inactive", ("period", Wording.Period(expiry.Inactive!.Value.ToString()))),
        }));

    /// <summary>A unit of the calendar.</summary>
    public string Unit(string unit) => Wording.Say($"unit.{unit.ToLowerInvariant()}");
}
