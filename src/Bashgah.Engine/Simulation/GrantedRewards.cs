using Bashgah.Engine.Programs;
using Bashgah.Engine.Rewards;

namespace Bashgah.Engine.Simulation;

/// <summary>What rewards come to that rules grant: each counts at its cost (S4.3).</summary>
internal static class GrantedRewards
{
    /// <summary>Units that a voucher's step grants, below 0 where it takes them back; 0: members paid for it, or nothing of it changes.</summary>
    public static int In(VoucherTrace voucher) => voucher switch
    {
        { RuleId: null } => 0,
        { Step: VoucherSteps.Issued } => voucher.Quantity,
        { Step: VoucherSteps.Cancelled } => -voucher.Quantity,
        _ => 0,
    };

    /// <summary>What units of a reward cost, minor units of money; 0 for one that the policy does not have.</summary>
    public static long CostOf(CompiledProgram program, string reward, long units) =>
        program.Rewards.TryGetValue(reward, out var policy) ? policy.Cost * units : 0;
}
