using Bashgah.Engine;
using Bashgah.Engine.Simulation;

namespace Bashgah.Server.Simulations;

/// <summary>One policy that a history is lived through under, and what came of it.</summary>
internal sealed class SimulatedPolicy
{
    private readonly SortedDictionary<string, long> _refused = new(StringComparer.Ordinal);
    private long? _beginsAt;

    /// <param name="name">What the report calls it.</param>
    /// <param name="policy">All versions of it.</param>
    /// <param name="secrets">The program's.</param>
    /// <param name="shelf">Where documents are kept.</param>
    /// <param name="fromAt">When the report begins, Unix microseconds; null: with the history.</param>
    /// <param name="spending">How members spend.</param>
    public SimulatedPolicy(
        string name, PolicyHistory policy, IProgramSecrets secrets, IDocumentShelf shelf, long? fromAt = null, Spending spending = default)
    {
        Name = name;
        _beginsAt = fromAt;
        Tally = new PolicyTally(policy.Latest.Calendar, fromAt);
        Budgets = new BudgetDays(policy.Latest.Calendar);
        Spending = spending;
        Club = new SimulatedClub(policy, secrets, shelf, Count, spending);
    }

    /// <summary>What the report calls it.</summary>
    public string Name { get; }

    /// <summary>Members and counters as they are now.</summary>
    public SimulatedClub Club { get; }

    /// <summary>What was counted.</summary>
    public PolicyTally Tally { get; }

    /// <summary>How budgets were used day by day.</summary>
    public BudgetDays Budgets { get; }

    /// <summary>How members were assumed to spend.</summary>
    public Spending Spending { get; }

    /// <summary>How many events it did not allow, by the refusal's code.</summary>
    public IReadOnlyDictionary<string, long> Refused => _refused;

    /// <summary>Lives through some of the history.</summary>
    public void Play(ReadOnlySpan<HistoryEvent> events)
    {
        foreach (var happened in events)
        {
            if (happened.RecordedAt >= _beginsAt)
            {
                _beginsAt = null;
                Club.BeginComparing();
            }
            var refusal = Club.Play(happened);
            // What was before the report is the same in all worlds, and not possible in none.
            if (refusal is not null && _beginsAt is null)
                _refused[refusal.Code] = _refused.GetValueOrDefault(refusal.Code) + 1;
        }
    }
    private void Count(Decision decision, DocumentHistory? document)
    {
        Tally.Count(decision, document);
        Budgets.Count(decision);
    }
}
