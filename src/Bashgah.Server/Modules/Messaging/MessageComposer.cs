using Bashgah.Engine;
using Bashgah.Engine.Events;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Messaging;
using Bashgah.Server.Platform.Texts;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;
using Bashgah.Storage.Outboxes;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Messaging;

/// <summary>What a message came to when its turn had come.</summary>
/// <param name="Message">What is to be sent; null: nothing.</param>
/// <param name="Outcome">Why not; one of <see cref="MessageOutcomes"/>.</param>
internal readonly record struct ComposedMessage(MemberMessage? Message, string Outcome);

/// <summary>Makes a message of what the outbox has of it, by what holds at the moment of sending: the member's language, address and
/// consents, and what is left of the transaction.</summary>
internal sealed class MessageComposer(LedgerReader reader, MemberDirectory directory, MessageText text, MessageOptions options)
{
    /// <summary>What is to be sent. A kind that is not known fails, so that a node of a later version can send it.</summary>
    public async Task<ComposedMessage> ComposeAsync(ProgramInfo program, OutboxMessage waiting, CancellationToken cancellationToken)
    {
        var stored = await reader.Store.FindTransactionAsync(program.Id, waiting.TransactionId, cancellationToken);
        if (stored is null || stored.RecordedAt < OldestAt)
            return new(null, MessageOutcomes.Expired);
        if (MessageKinds.Read(waiting.Body) is not var (kind, memberId))
            return new(null, MessageOutcomes.Failed);
        if (await directory.FindAsync(program.Id, memberId, cancellationToken) is not { } profile)
            return new(null, MessageOutcomes.Erased);
        if (WayTo(profile) is not var (channel, to))
            return new(null, MessageOutcomes.Unreachable);
        // Whoever wants no short messages is not written to by mail in their place.
        if (ConsentState.IsTakenBack(profile.Consents, kind.Purpose, channel))
            return new(null, MessageOutcomes.Declined);
        if (await IsUndoneAsync(program.Id, stored.Event, cancellationToken))
            return new(null, MessageOutcomes.Idle);
        var wording = Wording.In(await LanguageOfAsync(program.Id, profile, cancellationToken));
        return await text.OfAsync(program.Id, memberId, DecidedTransaction.Of(stored), wording, cancellationToken) is { } said
            ? new(new MemberMessage(IdOf(program, waiting), to, channel, kind.Name, wording.LanguageCode, said), MessageOutcomes.Sent)
            : new(null, MessageOutcomes.Idle);
    }

    /// <summary>What was recorded before is too old to be told, Unix microseconds.</summary>
    public long OldestAt => reader.Now - (options.KeepFor.Ticks / TimeSpan.TicksPerMicrosecond);

    private static string IdOf(ProgramInfo program, OutboxMessage waiting) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{program.Slug}/{waiting.Id}");

    /// <summary>By which channel, and where to; null: nothing leads to the member.</summary>
    private static (string Channel, string To)? WayTo(MemberProfile profile) =>
        profile.Phone is { } phone ? (MessageChannels.Sms, phone)
            : profile.Email is { } email ? (MessageChannels.Email, email)
            : null;

    /// <summary>Whether all that the document gave has been taken back by returns: there is nothing to be glad of any more.</summary>
    private async Task<bool> IsUndoneAsync(int programId, LedgerEvent e, CancellationToken cancellationToken)
    {
        if (e is not Claim claim)
            return false;
        var history = await reader.Store.FindDocumentAsync(
            programId, new DocumentKey(claim.DocumentScope, claim.DocumentNo), cancellationToken);
        return history?.Transactions[^1] is { Event: Return, Trace.Awards: [] };
    }

    /// <summary>The member's language, else the first of the program's that there are texts in.</summary>
    private async Task<string> LanguageOfAsync(int programId, MemberProfile profile, CancellationToken cancellationToken)
    {
        if (Language.Known(profile.Locale) is { } own)
            return own;
        var program = await reader.ProgramAsync(programId, cancellationToken);
        return program.Definition.Names.Languages.Select(tag => Language.Known(tag)).FirstOrDefault(known => known is not null)
            ?? Language.English;
    }
}
