using System.Text;
using Bashgah.Engine.Codecs;
using Bashgah.Engine.Ledger;

namespace Bashgah.Engine.Tests.Properties;

/// <summary>Decisions in their stored forms, for comparing byte by byte.</summary>
internal static class Written
{
    public static string Of(Outcome outcome) => outcome switch
    {
        Outcome.Accepted accepted => string.Join('\n', accepted.Decisions.Select(Of)),
        Outcome.Refused { Refusal: var refusal } =>
            "refused " + refusal.Code + string.Concat(refusal.Arguments?.Select(a => $" {a.Key}={a.Value}") ?? []),
        _ => throw new InvalidOperationException(outcome.ToString()),
    };

    public static string Of(Decision decision)
    {
        var text = new StringBuilder();
        text.AppendLine($"#{decision.TransactionId} v{decision.PolicyVersion} at {decision.RecordedAt} of {decision.MemberId}");
        text.AppendLine(EventCodec.Write(decision.Event));
        text.AppendLine(TraceCodec.Write(decision.Trace));
        foreach (var transfer in decision.Transfers) text.AppendLine(transfer.ToString());
        foreach (var facts in decision.Members) text.AppendLine(Convert.ToHexString(FactsCodec.Write(facts)));
        foreach (var counter in decision.Counters) text.AppendLine(counter.ToString());
        return text.ToString();
    }

    /// <summary>Decisions without the codes of vouchers, which a dry run keeps secret.</summary>
    public static string WithoutCodes(Outcome outcome) => Of(outcome is Outcome.Accepted accepted
        ? new Outcome.Accepted([.. accepted.Decisions.Select(decision => decision with
        {
            Trace = decision.Trace with { Vouchers = [.. decision.Trace.Vouchers.Select(voucher => voucher with { Code = null })] },
        })])
        : outcome);

    /// <summary>Facts with holds and vouchers renumbered, for pasts that took other transaction ids.</summary>
    public static string WithoutIds(MemberFacts facts)
    {
        var copy = FactsCodec.Read(FactsCodec.Write(facts));
        copy.Version = 0;
        for (var i = 0; i < copy.Holds.Count; i++) copy.Holds[i] = copy.Holds[i] with { Id = i };
        for (var i = 0; i < copy.Vouchers.Count; i++) copy.Vouchers[i] = copy.Vouchers[i] with { Id = i };
        RenumberCancelled(copy.Counters);
        return FactsText.Show(copy);
    }

    /// <summary>Marks of cancelled vouchers name their ids: only how many there are is compared.</summary>
    public static void RenumberCancelled(FactsList<CounterFacts> counters)
    {
        var number = 0;
        for (var i = 0; i < counters.Count; i++)
        {
            if (counters[i].Key.StartsWith("cancelled/", StringComparison.Ordinal))
                counters[i] = counters[i] with { Key = $"cancelled/{number++}" };
        }
    }
}
