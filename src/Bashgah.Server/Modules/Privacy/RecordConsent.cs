using System.Text.Json;
using Bashgah.Engine;
using Bashgah.Engine.Events;
using Bashgah.Server.Modules.Members;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Privacy;

/// <summary>That a member agrees to something, or takes it back.</summary>
internal sealed record ConsentRequest(string Purpose, string? Channel, bool IsGranted, TextVersion? Text)
{
    /// <summary>Reads a consent.</summary>
    public static ConsentRequest Read(Fields f)
    {
        var purpose = ReadName(f, "purpose", f.Text("purpose", "What for, by a name that the program chose.", 64, "offers"));
        var channel = f.TextOrNull("channel", "Over which channel, like sms or email; without it, over every one.", 32, "sms");
        if (channel is not null)
            channel = ReadName(f, "channel", channel);
        var isGranted = f.FlagOrNull("granted", "true: agreed to; false: taken back. It must be there.");
        if (isGranted is null)
            f.Fault("granted", FaultCodes.Required);
        return new ConsentRequest(
            purpose, channel, isGranted ?? false,
            f.ObjectOrNull("text", "What the member was shown: a text that the program keeps for the purpose.", TextVersion.Read));
    }

    /// <summary>A name as it is kept; says where it is none.</summary>
    public static string ReadName(Fields f, string field, string name)
    {
        var isChannel = field == "channel";
        var folded = isChannel ? ConsentNames.Channel(name) : ConsentNames.Purpose(name);
        if (name.Length > 0 && folded is null)
            f.Fault(field, FaultCodes.InvalidFormat, ("expected", isChannel ? "sms" : "offers"));
        return folded ?? name;
    }
}

/// <summary>A version of a text in a language.</summary>
internal sealed record TextVersion(string Version, string Language)
{
    /// <summary>Reads which text it is.</summary>
    public static TextVersion Read(Fields f) => new(
        f.Text("version", "Version of the text.", 64, "2026-03"), f.Text("language", "Language in which it was shown.", 16, "ms"));
}

/// <summary>Records that a member agrees to something, or takes it back; the profile says so from then on.</summary>
internal sealed class RecordConsent(
    ILedger ledger, MemberDirectory directory, MemberErasure erasure, ConsentTexts texts, ConsentRecording recording,
    GetConsents consents)
{
    public static ApiOperation<ConsentRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/members/{id}/consents", Id = "recordConsent", Tag = "Privacy",
        Summary = "Records that a member agrees to something, or takes it back.",
        About = "The record is never changed: who, when, from where, and which text was shown. One for every channel takes the place of "
            + "those for single ones.",
        Scope = ApiScopes.MembersWrite, TakesKey = true, Status = StatusCodes.Status201Created, Answer = typeof(ConsentsAnswer),
        Read = ConsentRequest.Read, Example = """{"purpose": "offers", "channel": "sms", "granted": true}""",
        Refusals = [ProblemCodes.NotFound, ProblemCodes.MemberErased, ProblemCodes.ConsentTextUnknown],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, ConsentRequest request)
    {
        if (call.Faults.Any)
            return Problem.Malformed(call.Faults);
        if (!PublicId.TryMember(call.Route("id"), out var memberId))
            return Problem.Of(ProblemCodes.NotFound);
        ConsentText? text = null;
        if (request.Text is { } shown)
        {
            text = await texts.FindAsync(call.ProgramId, request.Purpose, shown.Version, shown.Language, call.Aborted);
            if (text is null)
                return Problem.Of(ProblemCodes.ConsentTextUnknown, ("purpose", request.Purpose), ("version", shown.Version), ("language", shown.Language));
        }
        var change = new ConsentChange(request.Purpose, request.Channel, request.IsGranted, text?.Shown);
        var hasher = await directory.HasherAsync(call.ProgramId, call.Aborted);
        var answer = await ledger.SubmitAsync(Command(call, memberId, change, hasher), call.Aborted);
        return answer is LedgerAnswer.Refused refused
            ? ApiAnswer.Of(refused.Refusal)
            : ApiAnswer.Created((await consents.FindAsync(call.ProgramId, memberId, call.Aborted))!);
    }

    private LedgerCommand Command(ApiCall call, long memberId, ConsentChange change, IdentifierHasher hasher)
    {
        // Known once the profile has been read behind the member's lock, which is before the event is made.
        var isComplete = false;
        var content = hasher.Hash("consent", JsonSerializer.Serialize(new { memberId, change }));
        return new LedgerCommand
        {
            ProgramId = call.ProgramId,
            Actor = call.Caller.Actor,
            IdempotencyKey = call.IdempotencyKey,
            ContentHash = _ => content,
            Members = [new NamedMember(MemberReference.ById(memberId), ProblemCodes.NotFound)],
            Directory = async (members, cancellationToken) =>
            {
                var before = await directory.FindAsync(call.ProgramId, memberId, cancellationToken);
                if (before is null && await erasure.FindAsync(call.ProgramId, memberId, cancellationToken) is not null)
                    return new DirectoryOutcome(null, null, new Refusal(ProblemCodes.MemberErased));
                before ??= new MemberProfile();
                isComplete = ProfileFacts.IsComplete(before, members.ProgramAt(members.RecordedAt));
                return new DirectoryOutcome(
                    await ChangeAsync(call, memberId, before, change, members.RecordedAt, cancellationToken), null);
            },
            Build = members => new MemberChanged(memberId, null, null)
            {
                OccurredAt = members.RecordedAt, OccurredAtGiven = false, IsProfileComplete = isComplete,
            },
        };
    }

    private async Task<ProfileChange> ChangeAsync(
        ApiCall call, long memberId, MemberProfile before, ConsentChange change, long at, CancellationToken cancellationToken)
    {
        var records = await recording.OfMemberAsync(call.ProgramId, memberId, call.Caller.Source, [change], cancellationToken);
        var entry = new AuditEntry(call.Caller.Source, at, AuditActions.ConsentRecorded, PublicId.Member(memberId)) { After = [] };
        return new ProfileChange(memberId, before, before with { Consents = ConsentState.After(before.Consents, change) })
        {
            Audit = records.Told(entry, memberId), Consents = records.At(at),
        };
    }
}
