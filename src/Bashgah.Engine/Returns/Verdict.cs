using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Returns;

/// <summary>What deciding the document again on what remains comes to.</summary>
/// <param name="Program">The original version.</param>
/// <param name="Awards">Awards, granted rewards and what balances reached, as far as they stand.</param>
/// <param name="LimitUses">Uses of limits that stand.</param>
/// <param name="NotFired">Why rules gave nothing now.</param>
internal sealed record Verdict(
    CompiledProgram Program, IReadOnlyList<Award> Awards, IReadOnlyList<LimitUse> LimitUses,
    IReadOnlyList<NotFired> NotFired);
