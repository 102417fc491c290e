using System.Buffers;
using System.Text.Json;
using Bashgah.Engine.Events;

namespace Bashgah.Engine.Codecs;

/// <summary>
/// Events as canonical JSON text: what the ledger stores and hashes. Equal events have equal text; a field that is
/// empty is left out. The key <c>e</c> names the kind.
/// </summary>
public static class EventCodec
{
    /// <summary>The event as stored.</summary>
    public static string Write(LedgerEvent e) => JsonText.Write(e, static (w, e) => WriteBody(w, e, canonical: false));

    /// <summary>
    /// The event's content for idempotency (S10.1, S10.2): as <see cref="Write"/>, but without a time that the caller did not give.
    /// </summary>
    public static string Canonical(LedgerEvent e) => JsonText.Write(e, static (w, e) => WriteBody(w, e, canonical: true));

    /// <summary>As the other, as UTF-8.</summary>
    public static void Canonical(LedgerEvent e, IBufferWriter<byte> into) =>
        JsonText.Write(e, static (w, e) => WriteBody(w, e, canonical: true), into);

    /// <summary>Stable short name of the event's kind, as stored in the column <c>kind</c>.</summary>
    public static string KindOf(LedgerEvent e) => e switch
    {
        MemberJoined => "joined",
        MemberChanged => "changed",
        Purchase => "purchase",
        Claim => "claim",
        Return => "return",
        Activity => "activity",
        RewardRedemption => "redemption",
        VoucherUse => "voucher-use",
        VoucherCancel => "voucher-cancel",
        HoldPlace => "hold",
        HoldCapture => "capture",
        HoldRelease => "release",
        OfferGive => "offer-give",
        OfferActivate => "offer-activate",
        Adjustment => "adjustment",
        MemberTransfer => "transfer",
        Wake => "wake",
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.GetType().Name),
    };

    /// <summary>Reads what <see cref="Write"/> wrote. Throws <see cref="FormatException"/> on anything else.</summary>
    public static LedgerEvent Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return EventReading.Read(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("This is not a stored event.", fault);
        }
    }

    private static void WriteBody(Utf8JsonWriter w, LedgerEvent e, bool canonical)
    {
        w.WriteString("e", KindOf(e));
        if (!canonical || e.OccurredAtGiven)
        {
            w.WriteNumber("at", e.OccurredAt);
        }

        if (!canonical && !e.OccurredAtGiven)
        {
            w.WriteBoolean("atGiven", false);
        }

        EventWriting.Write(w, e);
    }
}
