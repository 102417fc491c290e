using Bashgah.Engine;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules;
using Bashgah.Server.Explain;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;

namespace Bashgah.Server.Modules.Decisions;

/// <summary>
/// A transaction's postings as effects. Awards that went to one lot are one posting; where their amounts add up to it, each
/// is shown with its own rule. Of other postings those that say the same are one effect, as on the member's statement.
/// </summary>
internal sealed class EffectView(
    CompiledProgram program, DecidedTransaction transaction, Explainer explainer, int lastActivityOn)
{
    public IReadOnlyList<EffectAnswer> All()
    {
        var lines = new List<(MovedUnits Units, List<Transfer> Transfers)>();
        foreach (var transfer in transaction.Transfers)
        {
            if (IsAward(transfer))
                lines.Add((UnitsOf(transfer), [transfer]));
            else if (transfer.Kind != EntryKind.DebtPayment)
                AddTo(lines, transfer);
        }
        var effects = new List<EffectAnswer>(lines.Count);
        foreach (var (units, transfers) in lines)
        {
            if (IsAward(transfers[0]))
                AddAwards(effects, transfers[0], units);
            else
                effects.Add(Effect(units, transfers));
        }
        return effects;
    }

    private static bool IsAward(Transfer transfer) =>
        transfer is { Kind: EntryKind.Accrual, Debit: LedgerAccount.Issued };

    // The ledger has a posting a lot; where the same became of the units it is told once.
    private void AddTo(List<(MovedUnits Units, List<Transfer> Transfers)> lines, Transfer transfer)
    {
        var units = UnitsOf(transfer);
        var line = Explainer.LineOf(transaction.Trace, transfer);
        foreach (var (known, transfers) in lines)
        {
            if (known == units && Explainer.LineOf(transaction.Trace, transfers[0]) == line)
            {
                transfers.Add(transfer);
                return;
            }
        }
        lines.Add((units, [transfer]));
    }

    private void AddAwards(List<EffectAnswer> effects, Transfer transfer, MovedUnits units)
    {
        var awards = AwardsOf(transaction.Trace, transfer);
        if (awards.Count == 0 || Total(awards) != transfer.Amount)
        {
            effects.Add(Effect(units, [transfer]));
            return;
        }
        // Where the units are, and how long, is the same for all of them.
        foreach (var award in awards)
        {
            var line = award.Lines is [var only] ? only.Line : (int?)null;
            effects.Add(Effect(transfer, units, award.Amount, award.RuleId, line, explainer.Award(award)));
        }
    }

    private EffectAnswer Effect(MovedUnits units, List<Transfer> transfers)
    {
        var sum = 0L;
        foreach (var transfer in transfers)
            sum += SignedAmount(transfer);
        return Effect(transfers[0], units, sum, transfers[0].RuleId, null, explainer.Entry(transaction, transfers));
    }

    private static Int128 Total(List<Award> awards)
    {
        var sum = Int128.Zero;
        foreach (var award in awards)
            sum += award.Amount;
        return sum;
    }

    /// <summary>The awards whose units a posting carried.</summary>
    public static List<Award> AwardsOf(Trace trace, Transfer transfer)
    {
        var awards = new List<Award>();
        IGains gains = CommissionOf(trace, transfer.MemberId) is { } commission ? commission : trace;
        for (var i = 0; i < gains.Awards.Count && i < gains.AwardLots.Count; i++)
        {
            var award = gains.Awards[i];
            if (award.IsUnits && award.Currency == transfer.Currency && gains.AwardLots[i] == transfer.Lot)
                awards.Add(award);
        }
        return awards;
    }

    /// <summary>What a member got as commission; null for the transaction's own member.</summary>
    public static CommissionTrace? CommissionOf(Trace trace, long memberId) =>
        trace.Commissions.FirstOrDefault(c => c.MemberId == memberId);

    private static EffectAnswer Effect(
        Transfer transfer, MovedUnits units, long amount, string? ruleId, int? line, string explanation) => new()
    {
        Member = units.Member,
        Currency = transfer.Currency,
        Amount = amount,
        Kind = transfer.Kind == EntryKind.Accrual && units.Level is not null ? "commission" : KindOf(transfer.Kind),
        State = units.State,
        AvailableAt = units.AvailableAt,
        ExpiresAt = units.ExpiresAt,
        RuleId = CommissionNames.Parse(ruleId)?.Entry ?? ruleId,
        Level = units.Level,
        Line = line,
        Explanation = explanation,
    };

    private MovedUnits UnitsOf(Transfer transfer)
    {
        var commission = CommissionOf(transaction.Trace, transfer.MemberId);
        var state = StateOf(transfer);
        var isPending = state == "pending" && transfer.Lot.Waiting is null;
        var lastDay = state is "pending" or "available" or "held"
            ? AccountAnswers.LastDayOf(program, transfer.Currency, transfer.Lot, lastActivityOn)
            : null;
        return new MovedUnits(
            PublicId.Member(transfer.MemberId), state,
            isPending ? program.Calendar.Format(program.Calendar.EndOfDay(transfer.Lot.FromOn)) : null,
            lastDay is { } on and > 0 ? program.Calendar.Format(program.Calendar.EndOfDay(on)) : null, commission?.Level);
    }

    /// <summary>What the member has more or less afterwards; moves within the account show what was
    /// moved.</summary>
    private static long SignedAmount(Transfer transfer) =>
        transfer.Debit.IsMember() && !transfer.Credit.IsMember() ? -transfer.Amount : transfer.Amount;

    private static string StateOf(Transfer transfer)
    {
        switch (transfer.Credit)
        {
            case LedgerAccount.Pending:
                return "pending";
            case LedgerAccount.Available:
                return "available";
            case LedgerAccount.Held:
                return "held";
            case LedgerAccount.Debt:
                return "debt";
        }
        return transfer.Kind switch
        {
            EntryKind.Expiry => "expired",
            EntryKind.Reversal => "reversed",
            _ => "spent",
        };
    }

    private static string KindOf(EntryKind kind) => kind switch
    {
        EntryKind.Accrual => "accrual",
        EntryKind.Reversal or EntryKind.GiveBack => "reversal",
        EntryKind.Redemption => "redemption",
        EntryKind.Expiry => "expiry",
        EntryKind.Adjustment => "adjustment",
        EntryKind.TransferIn => "transfer-in",
        EntryKind.TransferOut => "transfer-out",
        EntryKind.Hold => "hold",
        _ => "release",
    };

    /// <summary>Whose the units of a posting are, where they are now, and when that changes.</summary>
    private readonly record struct MovedUnits(string Member, string State, string? AvailableAt, string? ExpiresAt, int? Level);
}
