using Bashgah.Engine.Programs;
using Bashgah.Server.Platform.Problems;

namespace Bashgah.Server.Modules.Policies;

/// <summary>Faults of a definition as a problem, all at once.</summary>
internal static class DefinitionFaults
{
    public static Problem? Of(ProgramReadResult result) => result.Faults.Count == 0
        ? null
        : Problem.Of(ProblemCodes.DefinitionFaults) with
        {
            WordedFaults =
            [
                .. result.Faults.Select(f => new FaultAnswer(
                    f.Path, f.Code, f.Hint is null ? f.Message : $"{f.Message} {f.Hint}")),
            ],
        };
}
