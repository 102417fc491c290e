using Bashgah.Engine.Numbers;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules.Conditions;

namespace Bashgah.Engine.Rules;

/// <summary>One evaluation: asks each root of the tree in order and gathers what stands (S2.3, S4.3).</summary>
internal sealed class RuleEvaluation
{
    private readonly EventView _event;
    private readonly EvaluationState _state;
    private readonly RuleMatches _matches;
    private readonly RuleAwards _awards;
    private readonly NotFired?[] _reasons;
    private readonly bool[] _isAsked;
    private readonly bool _isExplained;

    /// <param name="e">The event.</param>
    /// <param name="matches">What is known already of which rules hold.</param>
    public RuleEvaluation(EventView e, RuleMatches? matches = null)
    {
        _event = e;
        _state = new(e);
        _matches = matches ?? new(e);
        _awards = new(e, _state);
        _reasons = new NotFired?[e.Program.Rules.Rules.Count];
        _isAsked = new bool[_reasons.Length];
        _isExplained = e.Inputs.IsExplained;
    }

    /// <summary>What the rules asked on this event come to.</summary>
    public Evaluation Run()
    {
        foreach (var root in _event.Program.Rules.RootsFor(_event.Event.On)) Decide(root, null);
        return new(Awards(), _isExplained ? NotFired() : [], LimitUses());
    }

    private NotFired[] NotFired()
    {
        var count = 0;
        foreach (var reason in _reasons)
        {
            if (reason is not null) count++;
        }

        var notFired = new NotFired[count];
        count = 0;
        foreach (var reason in _reasons)
        {
            if (reason is not null) notFired[count++] = reason;
        }

        return notFired;
    }

    // By rule, then by currency: no two awards are equal in both.
    private Award[] Awards()
    {
        var drafts = _state.Awards.ToArray();
        Array.Sort(drafts, static (left, right) => left.Rule != right.Rule
            ? left.Rule.Index.CompareTo(right.Rule.Index)
            : left.Gift.CurrencyIndex.CompareTo(right.Gift.CurrencyIndex));
        CarriedParts.TruncateOnce(drafts);
        return Array.ConvertAll(drafts, draft => RuleAwards.Finish(draft, _event));
    }

    private List<LimitUse> LimitUses()
    {
        var uses = new List<LimitUse>();
        foreach (var (key, (spec, used)) in _state.Uses)
        {
            // What is given back of an offer counts as long as it could be used.
            if (used != default)
            {
                uses.Add(new(
                    spec?.IsProgramWide ?? false, key, spec?.KeepUntilOn(_event) ?? key.PeriodOn, used.Amount, used.Times));
            }
        }

        uses.Sort(static (left, right) => left.Key.CompareTo(right.Key));
        return uses;
    }

    /// <summary>Decides a node on some lines (null: all); true when it gives something.</summary>
    private bool Decide(RuleNode node, bool[]? mask) => node switch
    {
        RuleLeaf leaf => DecideRule(leaf.Rule, mask),
        RuleGroup { Mode: GroupMode.All } all => DecideAll(all, mask),
        RuleGroup { IsByLine: true } group => DecideByLine(group, mask),
        RuleGroup { Mode: GroupMode.First } group => DecideFirst(group, mask),
        RuleGroup group => DecideBest(group, mask),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private bool DecideRule(Rule rule, bool[]? mask)
    {
        if (!RuleTable.IsAsked(rule, _event.Event)) return false;
        _isAsked[rule.Index] = true;
        var match = _matches.Of(rule);
        _reasons[rule.Index] = match.Why;
        if (match.Why is not null) return false;
        var lines = mask is null ? match.Lines : Masked(match.Lines, mask);
        if (lines.Length == 0)
        {
            _reasons[rule.Index] = rule.Because("not-chosen");
            return false;
        }

        _reasons[rule.Index] = _awards.Give(rule, lines);
        return _reasons[rule.Index] is null;
    }

    // Apart, so that what it captures is made only where lines are chosen one by one.
    private static int[] Masked(int[] lines, bool[] mask) => Array.FindAll(lines, line => mask[line]);

    private bool DecideAll(RuleGroup group, bool[]? mask)
    {
        var gives = false;
        foreach (var child in group.Children) gives |= Decide(child, mask);
        return gives;
    }

    private bool DecideFirst(RuleGroup group, bool[]? mask)
    {
        foreach (var child in group.Children)
        {
            var mark = _state.Mark();
            if (Decide(child, mask))
            {
                NoteUnchosen(group, child);
                return true;
            }

            _state.TakeBack(mark);
        }

        return false;
    }

    private bool DecideBest(RuleGroup group, bool[]? mask)
    {
        RuleNode? best = null;
        RuleNode? standing = null;
        var bestValue = Fraction.Zero;
        var mark = _state.Mark();
        var from = _state.Awards.Count;
        foreach (var child in group.Children)
        {
            // What cannot give leaves the state as it is.
            if (MayGive(child))
            {
                _state.TakeBack(mark);
                standing = null;
            }

            if (!Decide(child, mask)) continue;
            standing = child;
            var value = _awards.ValueFrom(from, line: null);
            if (best is null || IsBetter(group.Mode, value, bestValue)) (best, bestValue) = (child, value);
        }

        // The best need not be decided again where it was tried last.
        if (best is null || standing != best) _state.TakeBack(mark);
        if (best is null) return false;
        if (standing != best) Decide(best, mask);
        NoteUnchosen(group, best);
        return true;
    }

    private bool MayGive(RuleNode node)
    {
        foreach (var rule in node.Rules)
        {
            if (RuleTable.IsAsked(rule, _event.Event) && _matches.Of(rule).Why is null) return true;
        }

        return false;
    }

    private bool DecideByLine(RuleGroup group, bool[]? mask)
    {
        var chosen = new int[_event.Lines.Length];
        var values = new Fraction[chosen.Length];
        Array.Fill(chosen, -1);
        for (var i = 0; i < group.Children.Length; i++)
        {
            var mark = _state.Mark();
            var from = _state.Awards.Count;
            Decide(group.Children[i], mask);
            for (var line = 0; line < chosen.Length; line++)
            {
                if (!_awards.GivesOnLine(from, line)) continue;
                var value = group.Mode == GroupMode.First ? Fraction.Zero : _awards.ValueFrom(from, line);
                var isChosen = chosen[line] < 0
                    || (group.Mode != GroupMode.First && IsBetter(group.Mode, value, values[line]));
                if (isChosen) (chosen[line], values[line]) = (i, value);
            }

            _state.TakeBack(mark);
        }

        var gives = false;
        for (var i = 0; i < group.Children.Length; i++)
        {
            var lines = Array.ConvertAll(chosen, c => c == i);
            if (Array.Exists(lines, l => l)) gives |= Decide(group.Children[i], lines);
            else NoteUnchosen(group.Children[i], chosen);
        }

        return gives;

        void NoteUnchosen(RuleNode child, int[] chosenByLine)
        {
            var winner = Array.Find(chosenByLine, c => c >= 0);
            if (_isExplained && Array.Exists(chosenByLine, c => c >= 0)) Note(child.Rules, group.Children[winner].Rules);
        }
    }

    private static bool IsBetter(GroupMode mode, Fraction value, Fraction than) =>
        mode == GroupMode.BestForMember ? value > than : value < than;

    private void NoteUnchosen(RuleGroup group, RuleNode chosen)
    {
        if (!_isExplained) return;
        foreach (var child in group.Children)
        {
            if (child != chosen) Note(child.Rules, chosen.Rules);
        }
    }

    // A rule that gave nothing on its own account keeps that reason; one never tried is asked for its conditions.
    private void Note(Rule[] unchosen, Rule[] chosen)
    {
        string? winner = null;
        for (var i = 0; i < chosen.Length && winner is null; i++)
        {
            if (_isAsked[chosen[i].Index] && _reasons[chosen[i].Index] is null) winner = chosen[i].Id;
        }

        foreach (var rule in unchosen)
        {
            if (!RuleTable.IsAsked(rule, _event.Event)) continue;
            _reasons[rule.Index] ??= _matches.Of(rule).Why ?? rule.Because("not-chosen", winner);
        }
    }
}

/// <summary>Which lines rules hold for; each rule is asked once an evaluation.</summary>
internal sealed class RuleMatches(EventView e)
{
    private readonly Match[] _matches = new Match[e.Program.Rules.Rules.Count];
    private readonly int[] _scratch = new int[e.Lines.Length];

    /// <summary>The event that they are of.</summary>
    public EventView Event => e;

    /// <summary>These, if they are of this event by this version; else null.</summary>
    public RuleMatches? Of(CompiledProgram program, EvaluatedEvent other) =>
        ReferenceEquals(e.Program, program) && ReferenceEquals(e.Event, other) ? this : null;

    public Match Of(Rule rule)
    {
        ref var match = ref _matches[rule.Index];
        if (!match.IsKnown) match = Find(rule);
        return match;
    }

    private Match Find(Rule rule)
    {
        if (rule.Stages.Count > 0 && !rule.Stages.Any(s => s.Contains(e.On)))
            return new([], rule.Because("stage"));

        var lines = rule.Basis.WithShipping ? e.AllLines : e.Goods;
        if (lines.Length == 0) return new([], rule.Because("shipping"));
        var kept = new ReadOnlySpan<int>(lines);
        for (var i = 0; i < rule.Conditions.Length; i++)
        {
            var condition = rule.Conditions[i];
            if (condition.NeedsDraw && e.Inputs.Draw is null) return new([], rule.Because("chance-not-shown"));
            if (condition.IsAboutLines) kept = Narrow(condition, kept);
            else if (!condition.Holds(e, 0)) kept = default;
            if (kept.Length == 0) return new([], rule.BecauseCondition(i));
        }

        // Most rules narrow nothing: they share one array.
        return new(kept.Length == lines.Length ? lines : kept.ToArray(), null);
    }

    private ReadOnlySpan<int> Narrow(Condition condition, ReadOnlySpan<int> lines)
    {
        var kept = 0;
        foreach (var line in lines)
        {
            if (condition.Holds(e, line)) _scratch[kept++] = line;
        }

        return _scratch.AsSpan(0, kept);
    }
}

/// <summary>The lines that a rule holds for, or why it holds for none.</summary>
internal readonly record struct Match(int[] Lines, NotFired? Why)
{
    /// <summary>False: nobody has asked yet.</summary>
    public bool IsKnown => Lines is not null;
}
