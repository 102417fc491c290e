using System.Text;
using Bashgah.Engine.Programs;
using Bashgah.Server.Platform.Problems;

namespace Bashgah.Server.Modules.Policies;

/// <summary>Faults of a definition as a problem, all at once.</summary>
internal static class DefinitionFaults
{
    /// <summary>What is wrong with a definition by itself; null: nothing.</summary>
    public static Problem? Of(ProgramReadResult result) => Of(result.Faults);

    /// <summary>The faults as a problem; null when there are none.</summary>
    public static Problem? Of(IReadOnlyList<ProgramFault> faults) => faults.Count == 0
        ? null
        : Problem.Of(ProblemCodes.DefinitionFaults) with
        {
            WordedFaults =
            [
                .. faults.Select(f => new FaultAnswer(
                    f.Path, f.Code, f.Hint is null ? f.Message : $"{f.Message} {f.Hint}")),
            ],
        };

    /// <summary>What a definition changes that no later version may change.</summary>
    public static IReadOnlyList<ProgramFault> After(string previous, ProgramDefinition next) =>
        ProgramDefinition.ReadAccepted(Encoding.UTF8.GetBytes(previous)).Definition is { } before
            ? ProgramComparison.Faults(before, next)
            : [];

    /// <summary>Whether a published definition demands that another person approves what comes after it.</summary>
    public static bool DemandApproval(string published) =>
        ProgramDefinition.ReadAccepted(Encoding.UTF8.GetBytes(published)).Definition?.Compile(1, long.MinValue).Terms.NeedsApproval == true;
}
