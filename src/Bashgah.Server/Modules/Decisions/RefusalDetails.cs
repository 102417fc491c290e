using System.Globalization;
using Bashgah.Engine;
using Bashgah.Engine.Events;
using Bashgah.Engine.Time;
using Bashgah.Server.Explain;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Modules.Decisions;

/// <summary>
/// Words what was refused: units and rewards by their names, and of a hold or voucher that is no longer open how it ended
/// and when. Deciding forgets what has ended, so this is looked up in the ledger, for the refusal only.
/// </summary>
internal sealed class RefusalDetails(LedgerReader reader)
{
    private const string HoldEnded = "hold-ended";
    private const string HoldUnknown = "hold-unknown";
    private const string VoucherEnded = "voucher-ended";

    /// <summary>Most transactions that are looked through for the end of a hold.</summary>
    private const int EndsMax = 100;

    private static readonly Dictionary<string, string> NoNames = [];

    /// <summary>The refusal as a problem, with <c>state</c> and <c>at</c> where they can be known.</summary>
    public async Task<ApiAnswer> ProblemOfAsync(ApiCall call, Refusal refusal)
    {
        var (state, at) = refusal.Code switch
        {
            VoucherEnded => await VoucherEndAsync(call, IdOf(refusal, "voucher")),
            HoldEnded => await HoldEndAsync(call, IdOf(refusal, "hold")),
            _ => (null, null),
        };
        if (state == HoldUnknown)
            refusal = refusal with { Code = HoldUnknown };
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        var names = RefusalNames.Of(program, refusal, call.Wording);
        if (state is not null && at is { } ended)
        {
            refusal = WithEnd(refusal, state, program.Calendar.Format(ended));
            names = new Dictionary<string, string>(names ?? NoNames, StringComparer.Ordinal)
            {
                ["at"] = Explainer.Of(program, call.Wording).Moment(ended),
            };
        }
        return Problem.Of(refusal) with { Names = names };
    }

    private static Refusal WithEnd(Refusal refusal, string state, string at) => refusal with
    {
        Arguments = new SortedDictionary<string, string>(
            refusal.Arguments!.ToDictionary(a => a.Key, a => a.Value, StringComparer.Ordinal), StringComparer.Ordinal)
        {
            ["state"] = state,
            ["at"] = at,
        },
    };

    private async Task<(string? State, long? At)> VoucherEndAsync(ApiCall call, long id) =>
        await reader.Store.FindVoucherAsync(call.ProgramId, id, null, call.Aborted) is { } voucher
            && VoucherView.StateOf(voucher, reader.Now) is { State: not "issued" } end
                ? end
                : (null, null);

    private async Task<(string? State, long? At)> HoldEndAsync(ApiCall call, long id)
    {
        if (await reader.Store.FindTransactionAsync(call.ProgramId, id, call.Aborted) is not { Event: HoldPlace { IsCashOut: false, IsReview: false } place } placed)
            return (HoldUnknown, null);
        var ends = await reader.Store.ReadHoldEndsAsync(call.ProgramId, place.MemberId, id, EndsMax, call.Aborted);
        foreach (var transaction in ends)
        {
            if (HowEnded(transaction.Event, id) is { } state)
                return (state, transaction.RecordedAt);
        }
        // Nobody took it: its end has come, written or not.
        var policy = await reader.PolicyAsync(call.ProgramId, placed.PolicyVersion, call.Aborted);
        var endAt = place.EndAt
            ?? placed.RecordedAt + (policy.Version(placed.PolicyVersion).Terms.HoldMinutes * EngineInstant.MicrosecondsPerMinute);
        return endAt <= reader.Now ? ("expired", endAt) : (null, null);
    }

    private static string? HowEnded(LedgerEvent e, long holdId) => e switch
    {
        HoldCapture capture when capture.HoldId == holdId => "captured",
        HoldRelease release when release.HoldId == holdId => "released",
        Purchase purchase when purchase.Tenders.Any(t => t.HoldId == holdId) => "captured",
        _ => null,
    };

    private static long IdOf(Refusal refusal, string name) =>
        long.Parse(refusal.Arguments![name], CultureInfo.InvariantCulture);
}
