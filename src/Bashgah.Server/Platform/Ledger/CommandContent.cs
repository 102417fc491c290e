using System.Security.Cryptography;
using System.Text;
using Bashgah.Engine;
using Bashgah.Engine.Events;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Platform.Ledger;

/// <summary>
/// What tells a repeated command from another one (S10.1, S10.2): the event that it makes, whichever way its members are
/// named; or the request as it was sent, whoever has the card or phone that it names by now. One of the two suffices.
/// </summary>
/// <param name="EventHash">Of the event; null when it cannot be made because a member is missing.</param>
/// <param name="RequestHash">Of the request; null when it names nobody by an identifier.</param>
internal readonly record struct CommandContent(string? EventHash, string? RequestHash)
{
    private const char Between = '.';
    private const int RequestHashLength = 32;

    /// <summary>Content like no other: of a request that cannot have been accepted before as it is.</summary>
    public static CommandContent OfNone => default;

    /// <summary>Content of a command and its event; the latter is null when a member is missing.</summary>
    public static CommandContent Of(LedgerCommand command, LedgerEvent? e, PolicyHistory policy) => new(
        e is null ? null : HashOf(command, e), RequestHashOf(command, policy));

    /// <summary>As it is stored with the transaction.</summary>
    public string Stored => RequestHash is null ? EventHash ?? "" : $"{EventHash}{Between}{RequestHash}";

    /// <summary>True when something that was accepted with this stored content is the same.</summary>
    public bool IsSameAs(string stored)
    {
        var end = stored.IndexOf(Between);
        var (eventHash, requestHash) = end < 0 ? (stored, null) : (stored[..end], stored[(end + 1)..]);
        return (EventHash is not null && EventHash == eventHash) || (RequestHash is not null && RequestHash == requestHash);
    }

    private static string HashOf(LedgerCommand command, LedgerEvent e) =>
        command.ContentHash?.Invoke(e) ?? ContentHash.Of(e);

    /// <summary>The event with numbers in place of its members, and what each number stands for: keyed hashes of identifiers,
    /// nothing personal.</summary>
    private static string? RequestHashOf(LedgerCommand command, PolicyHistory policy)
    {
        if (command.IsHistory || command.IsWakeOnly
            || !command.Members.Any(m => m.Reference.Kind == MemberReferenceKind.Identifier))
            return null;
        var places = new Dictionary<MemberReference, long>();
        var text = new StringBuilder();
        foreach (var (reference, _) in command.Members)
        {
            if (reference.Kind == MemberReferenceKind.Id || !places.TryAdd(reference, -1 - places.Count))
                continue;
            if (reference.Kind == MemberReferenceKind.Identifier)
                text.Append(reference.Hash).Append(' ');
        }
        text.Append(HashOf(command, command.Build(new ResolvedMembers(places, command.Joining is null ? null : 0, 0, policy))));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..RequestHashLength];
    }
}
