using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Explain;

/// <summary>How a rule came to its award, in words.</summary>
internal static class RuleWording
{
    public static string? Of(CompiledProgram program, Award award, Wording wording) => null;
}
