using System.Text.Json;
using Bashgah.Engine;
using Bashgah.Engine.Events;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Platform.Messaging;

/// <summary>A kind of message to members. What it says is made of its transaction when it is delivered.</summary>
/// <param name="Name">As the outbox and senders name it.</param>
/// <param name="Purpose">The consent by which a member does without it.</param>
internal sealed record MessageKind(string Name, string Purpose);

/// <summary>Which transactions members are told of, and by which kind of message: a further one is a line here.</summary>
internal static class MessageKinds
{
    /// <summary>Of all messages to members in the outbox.</summary>
    public const string Topic = "message";

    private static readonly MessageKind Receipt = new("receipt", "receipts");

    private static readonly MessageKind[] All = [Receipt];

    /// <summary>The message that is written with a transaction, by ids alone (S13.3); null: there is none. Nobody is told of what is
    /// imported: it happened long ago.</summary>
    public static OutboxWrite? WriteOf(LedgerCommand command, Decision decision) =>
        Of(decision.Event) is { } kind && !command.IsHistory && decision.MemberId is { } member
            ? new OutboxWrite(
                Topic, decision.TransactionId,
                JsonSerializer.Serialize(new MessageBody(kind.Name, PublicId.Member(member)), JsonSerializerOptions.Web))
            : null;

    /// <summary>What the body of a message says; null: a later version wrote it.</summary>
    public static (MessageKind Kind, long MemberId)? Read(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<MessageBody>(body, JsonSerializerOptions.Web) is { } read
                && Array.Find(All, kind => kind.Name == read.Kind) is { } kind && PublicId.TryMember(read.Member, out var member)
                    ? (kind, member)
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // A purchase is told at the till, on whose receipt it stands.
    private static MessageKind? Of(LedgerEvent e) => e switch
    {
        Claim => Receipt,
        _ => null,
    };

    private sealed record MessageBody(string? Kind, string? Member);
}
