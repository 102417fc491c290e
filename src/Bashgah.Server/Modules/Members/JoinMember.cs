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

namespace Bashgah.Server.Modules.Members;

/// <summary>Somebody joins.</summary>
internal sealed record JoinRequest(MemberFields Member, MemberName? ReferredBy, long? JoinedAt)
{
    /// <summary>Reads a joining.</summary>
    public static JoinRequest Read(Fields f) => new(
        MemberFields.Read(f, isChange: false),
        f.TextOrObjectOrNull(
            "referredBy", "Who brought the member: a referral code, or a member reference.", 32,
            code => new MemberName(IdentifierKinds.Referral, code, 0), MemberName.Read),
        f.TimeOrNull("joinedAt", "When the member joined; without it, now."));
}

/// <summary>A member joins the program; rules on <c>joined</c> give.</summary>
internal sealed class JoinMember(
    ILedger ledger, LedgerReader reader, MemberDirectory directory, MemberReferences references,
    ReferralCodes referralCodes, MemberView view)
{
    private const int DrawsMax = 5;

    public static ApiOperation<JoinRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/members", Id = "joinMember", Tag = "Members",
        Summary = "Lets a member join.",
        About = "Phone, e-mail, external id and cards are each unique in a program.",
        Scope = ApiScopes.MembersWrite, TakesKey = true, Status = StatusCodes.Status201Created,
        Answer = typeof(MemberAnswer), Read = JoinRequest.Read,
        Example = """{"phone": "+60123456789", "name": "Aisyah", "locale": "ms", "consents": {"sms-offers": true}}""",
        Refusals = [ProblemCodes.IdentifierTaken, ProblemCodes.MemberUnknown, "too-late", "in-future"],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, JoinRequest request)
    {
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        var fields = ProfileForm.Normalised(request.Member, program, reader.Now, call.Faults);
        var (referrerId, problem) = await ReferrerAsync(call, request.ReferredBy);
        if (call.Faults.Any)
            return Problem.Malformed(call.Faults);
        if (problem is not null)
            return problem;
        LedgerAnswer answer;
        var draws = 0;
        do
        {
            answer = await ledger.SubmitAsync(
                await CommandAsync(call, request, fields, program, referrerId), call.Aborted);
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

    private async Task<(long? Id, Problem? Problem)> ReferrerAsync(ApiCall call, MemberName? referredBy)
    {
        if (referredBy is null)
            return (null, null);
        var path = referredBy.Field == IdentifierKinds.Referral ? "referredBy" : $"referredBy.{referredBy.Field}";
        var (reference, malformed) = await references.OfAsync(call, referredBy, path);
        if (malformed is not null)
            return (null, malformed);
        var id = await reader.FindAsync(call.ProgramId, reference, call.Aborted);
        return id is { } found && await reader.Store.ReadFactsAsync(call.ProgramId, found, call.Aborted) is not null
            ? (found, null)
            : (null, Problem.Of(ProblemCodes.MemberUnknown));
    }

    private async Task<LedgerCommand> CommandAsync(
        ApiCall call, JoinRequest request, MemberFields fields, CompiledProgram program, long? referrerId)
    {
        var hasher = await directory.HasherAsync(call.ProgramId, call.Aborted);
        var profile = ProfileForm.Apply(new MemberProfile(), fields, program) with
        {
            ReferralCode = referralCodes.Draw(),
        };
        if (referrerId is { } referrer)
            profile = profile with
            {
                Attributes = new Dictionary<string, string>(profile.Attributes, StringComparer.Ordinal)
                {
                    [MemberView.ReferredBy] = PublicId.Member(referrer),
                },
            };
        var content = hasher.Hash("joining", Content(request, fields, referrerId));
        return new LedgerCommand
        {
            ProgramId = call.ProgramId,
            Actor = call.Caller.Actor,
            IdempotencyKey = call.IdempotencyKey,
            ContentHash = _ => content,
            Joining = new NewMember(ProfileIdentifiers.Of(profile, hasher), profile),
            Build = members => new MemberJoined(
                members.JoiningId, [.. (fields.Groups ?? []).Order(StringComparer.Ordinal)],
                ProfileForm.Declared(fields, program).ToDictionary(a => a.Key, a => a.Value!, StringComparer.Ordinal))
            {
                OccurredAt = request.JoinedAt ?? members.RecordedAt,
                OccurredAtGiven = request.JoinedAt is not null,
            },
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
        });
}
