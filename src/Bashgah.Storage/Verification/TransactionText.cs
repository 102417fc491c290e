using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Time;
using Bashgah.Storage.Ledger;

namespace Bashgah.Storage.Verification;

/// <summary>A transaction as people read it: what <c>verify --show</c> prints.</summary>
internal static class TransactionText
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Show(TransactionRow row)
    {
        var text = new StringBuilder();
        Line(text, "transaction", $"{row.Id} ({row.Kind})");
        Line(text, "member", row.MemberId is { } id ? $"{id}" : "none");
        Line(text, "occurred at", EngineInstant.Format(row.OccurredAt));
        Line(text, "recorded at", EngineInstant.Format(row.RecordedAt) + (row.IsHistory ? " (history)" : ""));
        Line(text, "policy version", $"{row.PolicyVersion}, semantics {row.Semantics}, {row.TzVersion}");
        Line(text, "actor", row.Actor);
        Line(text, "key", row.IdempotencyKey ?? "none");
        Line(text, "document", row.DocNo is null ? "none" : $"{row.DocKind} {row.DocScope}/{row.DocNo}");
        Line(text, "parent", row.ParentId is { } parent ? $"{parent}" : "none");
        Line(text, "chain", $"w{row.Writer} number {row.ChainNo} after {row.PreviousId}, hash {Convert.ToHexStringLower(row.Hash)}");
        Line(text, "facts read", row.FactsRead);
        Line(text, "facts written", row.FactsWritten);
        foreach (var t in row.Transfers)
        {
            Line(
                text, $"transfer {t.Seq}",
                $"member {t.MemberId} {t.Currency} {(EntryKind)t.Kind}: {t.Amount} from {(LedgerAccount)t.Debit} to "
                + $"{(LedgerAccount)t.Credit}, lot {Day(t.LotFrom)}–{Day(t.LotUntil)}{t.LotWaiting}, balance after "
                + $"{t.BalanceAfter}, rule {t.RuleId ?? "none"}");
        }

        Line(text, "event", Pretty(row.Event));
        Line(text, "trace", Pretty(row.Trace));
        return text.ToString();
    }

    private static void Line(StringBuilder text, string name, string value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\n");

    private static string Day(int on) => on switch
    {
        0 => "-",
        LotKey.Never => "never",
        LotKey.Sliding => "sliding",
        _ => DayNumber.Format(on),
    };

    private static string Pretty(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return JsonSerializer.Serialize(document.RootElement, Indented);
        }
        catch (JsonException)
        {
            // It is shown because something is wrong with it.
            return json;
        }
    }
}
