namespace Bashgah.Server.Platform.Ledger;

/// <summary>The command pipeline: commands of one program take effect one after the other, many in one database
/// transaction (DESIGN 2).</summary>
internal interface ILedger
{
    /// <summary>
    /// Decides and writes the command; the answer comes when it is on disk. Throws <see cref="LedgerBusyException"/> when
    /// the queue is full, <c>StoreAwayException</c> when the database does not answer, and
    /// <see cref="LedgerCommandFailedException"/> when this command fails unexpectedly.
    /// </summary>
    Task<LedgerAnswer> SubmitAsync(LedgerCommand command, CancellationToken cancellationToken);

    /// <summary>Writes what time has done by now in a program, moment by moment over all members: for programs in which birthdays
    /// compete for a budget, so that the earlier one comes first. Gives the number of wakes that it wrote.</summary>
    Task<int> CatchUpAsync(int programId);

    /// <summary>A dry run: decides on the facts as they are and writes nothing. Draws are not shown
    /// (S3.7).</summary>
    Task<LedgerAnswer> EvaluateAsync(LedgerCommand command, CancellationToken cancellationToken);
}
