using Bashgah.Engine.Events;

namespace Bashgah.Engine.Returns;

/// <summary>A document as its history left it: who owns it, what was decided on it, what has come back.</summary>
internal sealed class DocumentState
{
    private DocumentState(DocumentHistory history)
    {
        Record = history.Transactions[0];
        Purchase = (Purchase)Record.Event;
        Decided = Purchase.MemberId is not null
            ? Record
            : history.Transactions.FirstOrDefault(transaction => transaction.Event is Claim);
        Latest = history.Transactions[^1].Trace;
        Returned = new LinesReturned(Latest.Returned);
        CancelledByReturns = history.Transactions
            .Where(transaction => transaction.Event is Return)
            .SelectMany(transaction => transaction.Trace.Vouchers)
            .Select(voucher => voucher.Id)
            .ToHashSet();
    }

    /// <summary>The purchase's transaction.</summary>
    public RecordedDocument Record { get; }

    public Purchase Purchase { get; }

    /// <summary>The transaction that decided it for a member: the purchase, or its claim (S7.6); null while nobody's.</summary>
    public RecordedDocument? Decided { get; }

    /// <summary>Trace of the latest transaction: what stands now.</summary>
    public Trace Latest { get; }

    public LinesReturned Returned { get; }

    /// <summary>Vouchers of the document that earlier returns cancelled; a return does nothing else to vouchers.</summary>
    public IReadOnlySet<long> CancelledByReturns { get; }

    /// <summary>True when the document was claimed.</summary>
    public bool IsClaimed => Decided?.Event is Claim;

    /// <summary>The document's state, or null when there is none.</summary>
    public static DocumentState? Of(DocumentHistory? history) =>
        history is { Transactions.Count: > 0 } ? new DocumentState(history) : null;

    /// <summary>The member whose facts a return concerns, if any.</summary>
    public static long? MemberOf(DocumentHistory? history) => Of(history)?.MemberId;

    public long? MemberId => Decided?.Event switch
    {
        Purchase purchase => purchase.MemberId,
        Claim claim => claim.MemberId,
        _ => null,
    };
}
