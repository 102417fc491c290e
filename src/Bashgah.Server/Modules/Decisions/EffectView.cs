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
                effects.Add(Effect(transfer, SignedAmount(transfer)));
        }
        return effects;
    }

    private void AddAccrual(List<EffectAnswer> effects, Transfer transfer)
    {
        var awards = AwardsOf(transaction.Trace, transfer);
        if (awards.Count == 0 || Total(awards) != transfer.Amount)
        {
            effects.Add(Effect(transfer, transfer.Amount));
            return;
        }
        // Where the units are, and how long, is the same for all of them.
        var units = UnitsOf(transfer);
        foreach (var award in awards)
        {
            var line = award.Lines is [var only] ? only.Line : (int?)null;
            effects.Add(Effect(transfer, units, award.Amount, award.RuleId, line, explainer.Award(award)));
        }
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
        for (var i = 0; i < trace.Awards.Count && i < trace.AwardLots.Count; i++)
        {
            var award = trace.Awards[i];
            if (award.Reward is null && award.Currency == transfer.Currency && trace.AwardLots[i] == transfer.Lot)
                awards.Add(award);
        }
        return awards;
    }

    private EffectAnswer Effect(Transfer transfer, long amount) => Effect(
        transfer, UnitsOf(transfer), amount, transfer.RuleId, null, explainer.Entry(transaction, transfer));

    private static EffectAnswer Effect(
        Transfer transfer, MovedUnits units, long amount, string? ruleId, int? line, string explanation) => new()
    {
        Member = units.Member,
        Currency = transfer.Currency,
        Amount = amount,
        Kind = KindOf(transfer.Kind),
        State = units.State,
        AvailableAt = units.AvailableAt,
        ExpiresAt = units.ExpiresAt,
        RuleId = ruleId,
        Line = line,
        Explanation = explanation,
    };

    private MovedUnits UnitsOf(Transfer transfer)
    {
        var state = StateOf(transfer);
        var isPending = state == "pending" && transfer.Lot.Waiting is null;
        var lastDay = state is "pending" or "available" or "held"
            ? AccountAnswers.LastDayOf(program, transfer.Currency, transfer.Lot, lastActivityOn)
            : null;
        return new MovedUnits(
            PublicId.Member(transfer.MemberId), state,
            isPending ? program.Calendar.Format(program.Calendar.EndOfDay(transfer.Lot.FromOn)) : null,
            lastDay is { } on and > 0 ? program.Calendar.Format(program.Calendar.EndOfDay(on)) : null);
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
    private readonly record struct MovedUnits(string Member, string State, string? AvailableAt, string? ExpiresAt);
}
