namespace Bashgah.Storage.Spools;

/// <summary>A document of a file, as far as its order and its bonds to others need it.</summary>
/// <param name="FirstRow">Its first row: the order among documents of the same time.</param>
/// <param name="Scope">Scope of its number.</param>
/// <param name="Number">Its number; with the scope and <paramref name="IsReturn"/> its identity.</param>
/// <param name="IsReturn">Whether it is a return.</param>
/// <param name="OccurredAt">Unix microseconds.</param>
/// <param name="Member">The member's name in the file; empty: none.</param>
/// <param name="PurchaseNo">For a return: the number of the purchase, of the same scope; else empty.</param>
/// <param name="IsRejected">Whether it cannot be taken for what stands in its own rows.</param>
/// <param name="Body">Everything else; only who wrote it reads it.</param>
public sealed record SpooledDocument(
    int FirstRow, string Scope, string Number, bool IsReturn, long OccurredAt, string Member, string PurchaseNo, bool IsRejected,
    byte[] Body);
