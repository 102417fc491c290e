using Bashgah.Engine;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules;
using Bashgah.Server.Explain;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;

namespace Bashgah.Server.Modules.Decisions;

/// <summary>
/// A transaction's postings as effects. Awards that went to one lot are one posting; where their amounts add
/// up to it, each
/// is shown with its own rule.
/// </summary>
internal sealed class EffectView(
    CompiledProgram program, DecidedTransaction transaction, Explainer explainer, int lastActivityOn)
{
    public IReadOnlyList<EffectAnswer> All()
    {
        var effects = new List<EffectAnswer>();
        foreach (var transfer in transaction.Transfers)
        {
            if (transfer is { Kind: EntryKind.Accrual, Debit: LedgerAccount.Issued })
                AddAccrual(effects, transfer);
            else if (transfer.Kind != EntryKind.DebtPayment)
                effects.Add(Effect(
                    transfer, SignedAmount(transfer), transfer.RuleId, null, explainer.Entry(transaction, transfer)));
        }
        return effects;
    }

    private void AddAccrual(List<EffectAnswer> effects, Transfer transfer)
    {
        var awards = AwardsOf(transaction.Trace, transfer);
        if (awards.Count == 0 || Total(awards) != transfer.Amount)
        {
            effects.Add(Effect(transfer, transfer.Amount, transfer.RuleId, null, explainer.Entry(transaction, transfer)));
            return;
        }
        foreach (var award in awards)
        {
            var line = award.Lines is [var only] ? only.Line : (int?)null;
            effects.Add(Effect(transfer, award.Amount, award.RuleId, line, explainer.Award(award)));
        }
    }

    private static Int128 Total(IReadOnlyList<Award> awards) =>
        awards.Aggregate(Int128.Zero, (sum, award) => sum + award.Amount);

    /// <summary>The awards whose units a posting carried.</summary>
    public static IReadOnlyList<Award> AwardsOf(Trace trace, Transfer transfer)
    {
        var awards = new List<Award>();
        for (var i = 0; i < trace.Awards.Count && i < trace.AwardLots.Count; i++)
        {
            var award = trace.Awards[i];
            if (award.Reward is null && award.Currency == transfer.Currency && trace.AwardLots[i] == transfer.Lot)
                awards.Add(award);
        }
        return awards;
    }

    private EffectAnswer Effect(Transfer transfer, long amount, string? ruleId, int? line, string explanation)
    {
        var state = StateOf(transfer);
        var isPending = state == "pending" && transfer.Lot.Waiting is null;
        var lastDay = state is "pending" or "available" or "held"
            ? AccountAnswers.LastDayOf(program, transfer.Currency, transfer.Lot, lastActivityOn)
            : null;
        return new EffectAnswer
        {
            Member = PublicId.Member(transfer.MemberId),
            Currency = transfer.Currency,
            Amount = amount,
            Kind = KindOf(transfer.Kind),
            State = state,
            AvailableAt = isPending ? program.Calendar.Format(program.Calendar.EndOfDay(transfer.Lot.FromOn)) : null,
            ExpiresAt = lastDay is { } on and > 0 ? program.Calendar.Format(program.Calendar.EndOfDay(on)) : null,
            RuleId = ruleId,
            Line = line,
            Explanation = explanation,
        };
    }

    /// <summary>What the member has more or less afterwards; moves within the account show what was
    /// moved.</summary>
    private static long SignedAmount(Transfer transfer) =>
        transfer.Debit.IsMember() && !transfer.Credit.IsMember() ? -transfer.Amount : transfer.Amount;

    private static string StateOf(Transfer transfer)
    {
        if (transfer.Credit.IsMember())
            return transfer.Credit.ToString().ToLowerInvariant();
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
}
