using Bashgah.Engine.Events;
using Bashgah.Engine.Programs;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Members;

/// <summary>Changes what is known about a member; what the request does not name stays.</summary>
internal sealed class PatchMember(ILedger ledger, LedgerReader reader, MemberDirectory directory, MemberView view)
{
    public static ApiOperation<MemberFields> Operation { get; } = new()
    {
        Method = HttpMethods.Patch, Path = "/members/{id}", Id = "patchMember", Tag = "Members",
        Summary = "Changes a member's profile, groups or attributes.",
        About = "Fields that are absent stay; null clears. Attributes and consents are merged by name, an attribute that is null goes.",
        Scope = ApiScopes.MembersWrite, Answer = typeof(MemberAnswer), Read = f => MemberFields.Read(f, isChange: true),
        Example = """{"email": "aisyah@example.com", "groups": ["staff"], "attributes": {"shoe-size": null}}""",
        Refusals = [ProblemCodes.IdentifierTaken],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, MemberFields request)
    {
        if (!PublicId.TryMember(call.Route("id"), out var memberId))
            return Problem.Of(ProblemCodes.NotFound);
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        var fields = ProfileForm.Normalised(request, program, reader.Now, call.Faults);
        if (call.Faults.Any)
            return Problem.Malformed(call.Faults);
        var answer = await ledger.SubmitAsync(Command(call, memberId, fields, program), call.Aborted);
        return answer is LedgerAnswer.Refused refused
            ? ApiAnswer.Of(refused.Refusal)
            : ApiAnswer.Ok((await view.FindAsync(call.ProgramId, memberId, call.Aborted))!);
    }

    private LedgerCommand Command(ApiCall call, long memberId, MemberFields fields, CompiledProgram program)
    {
        var declared = ProfileForm.Declared(fields, program);
        return new LedgerCommand
        {
            ProgramId = call.ProgramId,
            Actor = call.Caller.Actor,
            Members = [new NamedMember(MemberReference.ById(memberId), ProblemCodes.NotFound)],
            Directory = (_, cancellationToken) => ChangeAsync(call.ProgramId, memberId, fields, program, cancellationToken),
            Build = members => new MemberChanged(
                memberId,
                fields.Given.Contains("groups") ? [.. (fields.Groups ?? []).Order(StringComparer.Ordinal)] : null,
                declared.Count == 0 ? null : declared)
            {
                OccurredAt = members.RecordedAt,
                OccurredAtGiven = false,
            },
        };
    }

    private async Task<DirectoryOutcome> ChangeAsync(
        int programId, long memberId, MemberFields fields, CompiledProgram program, CancellationToken cancellationToken)
    {
        var before = await directory.FindAsync(programId, memberId, cancellationToken) ?? new MemberProfile();
        var after = ProfileForm.Apply(before, fields, program);
        var hasher = await directory.HasherAsync(programId, cancellationToken);
        var identifiers = ProfileIdentifiers.Of(after, hasher);
        var owners = await reader.Store.ResolveAsync(
            programId, [.. identifiers.Select(i => MemberReference.ByIdentifier(i.Identifier.Hash))], cancellationToken);
        foreach (var (identifier, field) in identifiers)
        {
            if (owners.TryGetValue(MemberReference.ByIdentifier(identifier.Hash), out var owner) && owner != memberId)
                return new DirectoryOutcome(null, field);
        }
        return new DirectoryOutcome(new ProfileChange(memberId, before, after), null);
    }
}
