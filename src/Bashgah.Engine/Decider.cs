using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;

namespace Bashgah.Engine;

/// <summary>The one function of the ledger: what a command comes to, given facts and policy (S3).</summary>
public static class Decider
{
    /// <summary>
    /// Decides a command: the wakes of the members concerned that have become due by the recorded time, each as its own
    /// transaction, then the command's own (S3.3). Deciding reads nothing but its arguments and changes none of them, so
    /// that deciding again gives the same.
    /// </summary>
    /// <remarks>
    /// A <see cref="Wake"/> has no transaction of its own: it asks for every moment of the member that is due up to and
    /// with its own (moment, kind). The wake loop sends the last kind at the present time; a replay sends each stored wake.
    /// </remarks>
    /// <returns>Decisions to write whole, or a refusal (nothing is written), or the program-wide counters to load first.</returns>
    /// <exception cref="OutOfTransactionIdsException">The scope handed out too few ids.</exception>
    /// <exception cref="EngineFaultException">An invariant of the ledger does not hold.</exception>
    public static Outcome Decide(DecisionScope scope, LedgerEvent e)
    {
        try
        {
            return DecideCommand.Decide(new Session(scope), scope, e);
        }
        catch (OverflowException)
        {
            // Checked arithmetic refuses instead of wrapping (S2.1).
            return new Outcome.Refused(Refusals.Overflow());
        }
    }

    /// <summary>Facts of a member before the first transaction; the program's ladder is joined with that transaction.</summary>
    /// <param name="id">The member's id.</param>
    /// <param name="joinedAt">When the member joined, Unix microseconds; the clock starts there.</param>
    public static MemberFacts NewMember(long id, long joinedAt) =>
        new() { Id = id, JoinedAt = joinedAt, ClockAt = joinedAt };
}
