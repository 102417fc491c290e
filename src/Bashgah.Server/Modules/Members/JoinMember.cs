using System.Text;
using System.Text.Json;
using Bashgah.Engine.Events;
using Bashgah.Engine.Programs;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Members;

/// <summary>Somebody joins.</summary>
internal sealed record JoinRequest(MemberFields Member, MemberName? ReferredBy, long? JoinedAt)
{
    /// <summary>Reads a joining.</summary>
    public static JoinRequest Read(Fields f) => new(
        MemberFields.Read(f, isChange: false),
        Referrers.Read(f),
        f.TimeOrNull("joinedAt", "When the member joined; without it, now."));
}

/// <summary>A member joins the program; rules on <c>joined</c> give.</summary>
internal sealed class JoinMember(
    ILedger ledger, LedgerReader reader, MemberDirectory directory, Referrers referrers,
    ReferralCodes referralCodes, MemberView view, ConsentRecording consents, PrivacyRegistry privacy)
{
    private const int DrawsMax = 5;

    public static ApiOperation<JoinRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/members", Id = "joinMember", Tag = "Members",
        Summary = "Lets a member join.",
        About = "Phone, e-mail, external id and cards are each unique in a program. To name groups the caller needs `members:write`.",
        Scope = ApiScopes.MembersJoin, TakesKey = true, Status = StatusCodes.Status201Created,
        Answer = typeof(MemberAnswer), Read = JoinRequest.Read,
        Example = """{"phone": "+60123456789", "name": "Aisyah", "locale": "ms", "consents": {"sms-offers": true}}""",
        Refusals =
        [
            ProblemCodes.IdentifierTaken, ProblemCodes.CardBlocked, Referrers.Unknown, "referrer-self", "too-late", "in-future", "referrer-too-fast",
        ],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, JoinRequest request)
    {
        // Rules give to groups: who may only let people join, such as a kiosk, does not say who belongs to one.
        if (request.Member.Groups is { Count: > 0 } && !call.Caller.May(ApiScopes.MembersWrite))
            return Problem.Of(ProblemCodes.Forbidden, ("scope", ApiScopes.MembersWrite));
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        var fields = ProfileForm.Normalised(request.Member, program, reader.Now, call.Faults);
        AskedFields.CheckJoining(await privacy.FindAsync(call.ProgramId, call.Aborted), fields, call.Faults);
        var referrer = await referrers.ReferenceAsync(call, request.ReferredBy);
        if (call.Faults.Any)
            return Problem.Malformed(call.Faults);
        LedgerAnswer answer;
        var draws = 0;
        do
        {
            answer = await ledger.SubmitAsync(
                await CommandAsync(call, request, fields, program, referrer), call.Aborted);
        }
        while (IsCodeTaken(answer) && ++draws < DrawsMax);
        if (answer is LedgerAnswer.Refused refused)
            return ApiAnswer.Of(refused.Refusal);
        var memberId = ((LedgerAnswer.Accepted)answer).Transaction!.MemberId!.Value;
        return ApiAnswer.Created((await view.FindAsync(call.ProgramId, memberId, call.Aborted))!);
    }

    /// <summary>The one identifier that nobody asked for is somebody else's.</summary>
    private static bool IsCodeTaken(LedgerAnswer answer) =>
        answer is LedgerAnswer.Refused { Refusal: { Code: ProblemCodes.IdentifierTaken } refusal }
        && refusal.Arguments?.GetValueOrDefault("field") == ProfileIdentifiers.ReferralCodeField;

    private async Task<LedgerCommand> CommandAsync(
        ApiCall call, JoinRequest request, MemberFields fields, CompiledProgram program, MemberReference? referrer)
    {
        var hasher = await directory.HasherAsync(call.ProgramId, call.Aborted);
        var profile = ProfileForm.Apply(new MemberProfile(), fields, program) with
        {
            ReferralCode = referralCodes.Draw(),
        };
        var self = await referrers.SelfAsync(call.ProgramId, referrer, profile, call.Aborted);
        var records = await consents.OfJoiningAsync(call.ProgramId, call.Caller.Source, fields.Consents, call.Aborted);
        return new LedgerCommand
        {
            ProgramId = call.ProgramId,
            Actor = call.Caller.Actor,
            IdempotencyKey = call.IdempotencyKey,
            ContentHash = e => hasher.Hash("joining", Content(request, fields, ((MemberJoined)e).ReferrerId)),
            Members = Referrers.Named(referrer),
            NamesReferrer = referrer is not null,
            PresentRefusal = self,
            Joining = new NewMember(ProfileIdentifiers.Of(profile, hasher), profile)
            {
                Audit = (memberId, at) => records.Told(ProfileAudit.Joined(call.Caller.Source, at, memberId, profile), memberId),
                Consents = records.At,
            },
            Build = members => Joined(members, request, fields, profile, referrer),
        };
    }

    /// <summary>What the policy makes of a joining: which attributes rules may read, and whether the profile is complete.</summary>
    private static MemberJoined Joined(
        ResolvedMembers members, JoinRequest request, MemberFields fields, MemberProfile profile, MemberReference? referrer)
    {
        var occurredAt = request.JoinedAt ?? members.RecordedAt;
        var program = members.ProgramAt(occurredAt);
        return new MemberJoined(
            members.JoiningId, [.. (fields.Groups ?? []).Order(StringComparer.Ordinal)],
            ProfileForm.Declared(fields, program).ToDictionary(a => a.Key, a => a.Value!, StringComparer.Ordinal))
        {
            OccurredAt = occurredAt,
            OccurredAtGiven = request.JoinedAt is not null,
            ReferrerId = referrer is { } reference ? members.Of(reference) : null,
            Birthday = ProfileFacts.Birthday(profile.BirthDate, program),
            IsProfileComplete = ProfileFacts.IsComplete(profile, program),
        };
    }

    /// <summary>All that was asked for, in one form; it is only ever hashed with the program's key
    /// (S13.3).</summary>
    private static string Content(JoinRequest request, MemberFields fields, long? referrerId) =>
        JsonSerializer.Serialize(new
        {
            fields.Phone, fields.Email, fields.Name, fields.ExternalId, fields.BirthDate, fields.Locale,
            Groups = fields.Groups?.Order(StringComparer.Ordinal), Cards = fields.Cards?.Order(StringComparer.Ordinal),
            Attributes = fields.Attributes?.OrderBy(a => a.Key, StringComparer.Ordinal),
            Consents = fields.Consents?.OrderBy(c => c.Key, StringComparer.Ordinal),
            request.JoinedAt, referrerId,
        }) + Listed("devices", fields.Devices) + Listed("paymentReferences", fields.PaymentReferences);

    // What came later stands behind, so that what does not have it is hashed as before.
    private static string Listed(string name, IReadOnlyList<string>? texts) =>
        texts is null ? "" : name + JsonSerializer.Serialize(texts.Order(StringComparer.Ordinal));
}
