using Bashgah.Engine.Programs;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Surfaces.Guide;

/// <summary>What is pressed at the counter for each job, and what is done when something is not as usual.</summary>
internal sealed class GuideHelp(CompiledProgram program, GuideWords words, GuideTerms terms)
{
    private Wording Wording => words.Wording;

    /// <summary>Jobs in the order of a day, by the names of the counter's buttons.</summary>
    public IReadOnlyList<GuideKey> Keys() =>
    [
        Key("guide.key.find", "find", "F2", "Enter"),
        Key("counter.record", "record", "Enter"),
        Key("counter.purchase.add", "line", "F4"),
        Key("counter.redeem.do", "redeem", "Alt", Wording.Digits("1…9")),
        Key("counter.return", "return", "F6"),
        Key("counter.join", "join", "F7"),
        Key("counter.card", "cards", "F8"),
        Key("counter.shift", "shift", "F9"),
        Key("counter.next", "next", "Esc"),
    ];

    /// <summary>What goes otherwise.</summary>
    public IReadOnlyList<GuideTrouble> Troubles() =>
    [
        Trouble("network", 4),
        Trouble("lost-card", 4),
        Trouble("no-member", 3, ("period", terms.Days(program.Terms.ClaimWithinDays))),
        Trouble("unread", 3),
        Trouble("unknown", 2),
    ];

    private GuideKey Key(string job, string how, params string[] keys) => new(Wording.Say(job), keys, Wording.Say($"guide.key.{how}.how"));

    private GuideTrouble Trouble(string id, int steps, params (string Name, string Value)[] values) => new(
        Wording.Say($"guide.trouble.{id}"),
        [.. Enumerable.Range(1, steps).Select(step => Wording.Say(string.Create(null, $"guide.trouble.{id}.{step}"), [.. values, .. Buttons]))]);

    /// <summary>What the counter's buttons are called, wherever a step names one.</summary>
    private (string Name, string Value)[] Buttons =>
    [
        ("cards", Wording.Quoted(Wording.Say("counter.card"))), ("replace", Wording.Quoted(Wording.Say("counter.cards.replace"))),
        ("claim", Wording.Quoted(Wording.Say("counter.claim.do"))), ("down", Wording.Quoted(Wording.Say("counter.queue.down"))),
        ("join", Wording.Quoted(Wording.Say("counter.join"))),
    ];
}
