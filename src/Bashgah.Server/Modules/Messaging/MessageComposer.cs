using Bashgah.Engine;
using Bashgah.Engine.Events;
using Bashgah.Engine.Rules;
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
    /// <summary>What is to be sent.</summary>
    public async Task<ComposedMessage> ComposeAsync(ProgramInfo program, OutboxMessage waiting, CancellationToken cancellationToken)
    {
        var stored = await reader.Store.FindTransactionAsync(program.Id, waiting.TransactionId, cancellationToken);
        if (stored is null || stored.RecordedAt < OldestAt)
            return new(null, waiting.Attempts == 0 ? MessageOutcomes.Expired : MessageOutcomes.GivenUp);
        if (MessageKinds.Read(waiting.Body) is not var (kind, memberId))
            return new(null, MessageOutcomes.Unknown);
        if (await directory.FindAsync(program.Id, memberId, cancellationToken) is not { } profile)
            return new(null, MessageOutcomes.Erased);
        if (WayTo(profile) is not var (channel, to))
            return new(null, MessageOutcomes.Unreachable);
        // Whoever wants no short messages is not written to by mail in their place.
        if (ConsentState.IsTakenBack(profile.Consents, kind.Purpose, channel))
            return new(null, MessageOutcomes.Declined);
        var wording = Wording.In(await LanguageOfAsync(program.Id, profile, cancellationToken));
        var standing = await StandingAsync(program.Id, stored, cancellationToken);
        return await text.OfAsync(program.Id, memberId, DecidedTransaction.Of(stored), standing, wording, cancellationToken) is { } said
            ? new(new MemberMessage(IdOf(program, waiting, stored), to, channel, kind.Name, wording.LanguageCode, said), MessageOutcomes.Sent)
            : new(null, MessageOutcomes.Idle);
    }

    /// <summary>What was recorded before is too old to be told, Unix microseconds.</summary>
    public long OldestAt => reader.Now - (options.KeepFor.Ticks / TimeSpan.TicksPerMicrosecond);

    // After a backup was put back, transactions get numbers again that others had.
    private static string IdOf(ProgramInfo program, OutboxMessage waiting, StoredTransaction stored) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{program.Slug}/{waiting.Id}-{stored.RecordedAt}");

    /// <summary>By which channel, and where to; null: nothing leads to the member.</summary>
    private static (string Channel, string To)? WayTo(MemberProfile profile) =>
        profile.Phone is { } phone ? (MessageChannels.Sms, phone)
            : profile.Email is { } email ? (MessageChannels.Email, email)
            : null;

    /// <summary>What returns since then have left of what the document gave; null: there were none.</summary>
    private async Task<IReadOnlyList<Award>?> StandingAsync(int programId, StoredTransaction stored, CancellationToken cancellationToken)
    {
        if (stored.Event is not Claim claim)
            return null;
        var history = await reader.Store.FindDocumentAsync(
            programId, new DocumentKey(claim.DocumentScope, claim.DocumentNo), cancellationToken);
        return history?.Transactions.SkipWhile(told => told.TransactionId != stored.Id).LastOrDefault(told => told.Event is Return)?.Trace.Awards;
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
