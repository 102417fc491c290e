namespace Bashgah.Storage.Ledger;

/// <summary>Another node was first: begin the batch again.</summary>
public sealed class BatchConflictException(string message, Exception? inner = null) : Exception(message, inner);
