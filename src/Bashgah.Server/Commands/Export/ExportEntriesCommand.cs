using System.CommandLine;
using System.Text;
using Bashgah.Engine.Time;
using Bashgah.Server.Platform.Http;

namespace Bashgah.Server.Commands.Export;

/// <summary><c>export entries</c>: every posting, in the order in which it was recorded.</summary>
internal static class ExportEntriesCommand
{
    public static Command Create(CommonOptions common) => ExportCommands.Make(
        "entries", "Write every transfer with both its accounts, in the order of recording.", common, WriteAsync);

    private static Task WriteAsync(ExportJob export, CancellationToken cancellationToken) => export.WriteAsync(
        [
            "transaction", "index", "recorded_at", "occurred_at", "member", "currency", "kind", "debit", "credit", "amount",
            "balance_after", "rule",
        ],
        async table =>
        {
            var nameOf = await MemberNames.AllAsync(export, cancellationToken);
            var all = export.Database.Ledger.ReadTransactionsAsync(export.Program.Id, 0, cancellationToken);
            await foreach (var transaction in all)
            {
                for (var i = 0; i < transaction.Transfers.Count; i++)
                {
                    var transfer = transaction.Transfers[i];
                    table.Write(
                        PublicId.Transaction(transaction.Id), i, EngineInstant.Format(transaction.RecordedAt),
                        EngineInstant.Format(transaction.Event.OccurredAt), nameOf(transfer.MemberId), transfer.Currency,
                        Word(transfer.Kind.ToString()), Word(transfer.Debit.ToString()), Word(transfer.Credit.ToString()),
                        transfer.Amount, transfer.BalanceAfter, transfer.RuleId);
                }
                export.Progress.Reached(table.Count);
            }
        });

    /// <summary><c>TransferIn</c> is <c>transfer-in</c> in files.</summary>
    private static string Word(string name)
    {
        var word = new StringBuilder(name.Length + 2);
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter) && word.Length > 0)
                word.Append('-');
            word.Append(char.ToLowerInvariant(letter));
        }
        return word.ToString();
    }
}
