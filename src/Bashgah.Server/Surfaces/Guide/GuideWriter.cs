using Bashgah.Engine.Programs;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Surfaces.Guide;

/// <summary>Makes the guide of a policy.</summary>
internal static class GuideWriter
{
    /// <summary>The guide in a language.</summary>
    /// <param name="program">The policy in force.</param>
    /// <param name="wording">The language.</param>
    /// <param name="stores">Names of stores by id.</param>
    /// <param name="now">Unix microseconds: what is over by then is left out.</param>
    public static GuideBook Of(CompiledProgram program, Wording wording, IReadOnlyDictionary<string, string> stores, long now)
    {
        var words = new GuideWords(program, wording, stores);
        var today = program.Calendar.DayOf(now);
        var conditions = new GuideConditions(words);
        var times = new GuideTimes(words);
        var rules = new GuideRules(program, words, conditions, times);
        var earning = new GuideEarning(program, words, conditions, rules, today);
        var terms = new GuideTerms(program, words, rules, times, earning, today);
        var help = new GuideHelp(program, words, terms);
        (string Id, IReadOnlyList<GuideSentence> Said)[] answers =
        [
            ("earn", earning.Buying()), ("fewer", earning.Fewer()), ("use", terms.Using()), ("rewards", terms.Rewards()),
            ("levels", terms.Levels()), ("besides", earning.Besides()), ("friends", terms.Friends()), ("back", terms.Returns()),
        ];
        return new GuideBook(
            program.Definition.Names.Of(Named.Program, "", wording.LanguageCode), words.Days.Day(today), wording.Number(program.Version),
            [.. answers.Where(a => a.Said.Count > 0).Select(a => new GuideAnswer(a.Id, wording.Say($"guide.ask.{a.Id}"), a.Said))],
            help.Keys(), help.Troubles());
    }
}
