using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Rules;

/// <content>What the ledger asks.</content>
public sealed partial class RuleTable
{
    /// <summary>What the rules come to for an event (S2.3, S4).</summary>
    public Evaluation Evaluate(CompiledProgram program, EvaluationInputs inputs, EvaluatedEvent e) => new([], [], []);

    /// <summary>Every counter of a limit or budget that could matter for this event, in the period of its occurred at.</summary>
    public IReadOnlyList<CounterSlot> Counters(CompiledProgram program, EvaluatedEvent e) => [];

    /// <summary>
    /// The program-wide counters of the rules whose conditions hold, and of their siblings where they stand together in a
    /// choosing group, so that a return can choose again (S10.4).
    /// </summary>
    public IReadOnlyList<CounterSlot> ProgramWideNeeded(
        CompiledProgram program, EvaluationInputs inputs, EvaluatedEvent e) => [];
}
