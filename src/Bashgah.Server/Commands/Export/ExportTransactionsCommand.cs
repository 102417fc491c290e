using System.CommandLine;
using System.Text.Json.Nodes;
using Bashgah.Engine.Codecs;
using Bashgah.Engine.Time;
using Bashgah.Server.Platform.Http;

namespace Bashgah.Server.Commands.Export;

/// <summary><c>export transactions</c>: every event as it was recorded, with who recorded it.</summary>
internal static class ExportTransactionsCommand
{
    public static Command Create(CommonOptions common) => ExportCommands.Make(
        "transactions", "Write every transaction with its event, in the order of recording.", common, WriteAsync);

    private static Task WriteAsync(ExportJob export, CancellationToken cancellationToken) => export.WriteAsync(
        ["id", "kind", "recorded_at", "occurred_at", "member", "policy_version", "semantics", "actor", "is_history", "event", "trace"],
        async table =>
        {
            var nameOf = await MemberNames.AllAsync(export, cancellationToken);
            var all = export.Database.Ledger.ReadTransactionsAsync(export.Program.Id, 0, cancellationToken);
            await foreach (var transaction in all)
            {
                table.Write(
                    PublicId.Transaction(transaction.Id), EventCodec.KindOf(transaction.Event),
                    EngineInstant.Format(transaction.RecordedAt), EngineInstant.Format(transaction.Event.OccurredAt),
                    transaction.MemberId is { } member ? nameOf(member) : null, transaction.PolicyVersion, transaction.Semantics,
                    transaction.Actor, transaction.IsHistory ? 1 : 0, JsonNode.Parse(EventCodec.Write(transaction.Event)),
                    JsonNode.Parse(TraceCodec.Write(transaction.Trace)));
                export.Progress.Reached(table.Count);
            }
        });
}
