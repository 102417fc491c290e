using Bashgah.Engine.Ledger;
using Bashgah.Engine.Waking;

namespace Bashgah.Engine;

/// <summary>Facts as they are at a time, without writing: what is due by then is applied in memory (S5.4).</summary>
public static class Advance
{
    /// <summary>
    /// The member's facts with every moment that is due by a time applied and the clock at that time, so that it does not
    /// matter whether the wakes have been written yet. The argument is left as it is.
    /// </summary>
    /// <param name="policy">All policy versions.</param>
    /// <param name="facts">Facts as stored.</param>
    /// <param name="at">Unix microseconds; a time before the member's clock leaves the facts as they are.</param>
    /// <exception cref="OverflowException">A date leaves the years that the calendars cover.</exception>
    public static MemberFacts To(PolicyHistory policy, MemberFacts facts, long at) => To(policy, facts, at, static _ => { });

    /// <summary>As <see cref="To(PolicyHistory, MemberFacts, long)"/>, and tells what was applied, in order.</summary>
    /// <param name="policy">All policy versions.</param>
    /// <param name="facts">Facts as stored.</param>
    /// <param name="at">Unix microseconds.</param>
    /// <param name="applied">Told each transaction that is due and not written yet.</param>
    public static MemberFacts To(PolicyHistory policy, MemberFacts facts, long at, Action<Decision> applied)
    {
        ArgumentNullException.ThrowIfNull(applied);
        if (facts.Version == 0 || at < facts.ClockAt) return facts;
        var session = new Session(policy, facts);
        // What a birthday brings is there once it is written: its rules may ask for budgets.
        ApplyWakes.UpTo(session, facts.Id, DueMoment.Through(at), asksRules: false);
        foreach (var decision in session.Decisions) applied(decision);
        var advanced = session.Find(facts.Id)!.Clone();
        advanced.ClockAt = at;
        PruneFacts.Prune(policy.At(at), advanced);
        return advanced;
    }
}
