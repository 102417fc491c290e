using Bashgah.Engine;
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

/// <summary>A change of a member.</summary>
internal sealed record PatchRequest(MemberFields Member, MemberName? ReferredBy)
{
    /// <summary>Reads a change.</summary>
    public static PatchRequest Read(Fields f)
    {
        var fields = MemberFields.Read(f, isChange: true);
        var referredBy = Referrers.Read(f);
        if (referredBy is null && f.IsNull("referredBy"))
            f.Fault("referredBy", FaultCodes.CannotBeCleared);
        return new PatchRequest(fields, referredBy);
    }
}

/// <summary>Changes what is known about a member; what the request does not name stays.</summary>
internal sealed class PatchMember(
    ILedger ledger, LedgerReader reader, MemberDirectory directory, MemberErasure erasure, Referrers referrers, MemberView view,
    MemberSignIns signIns, ConsentRecording consents, PrivacyRegistry privacy)
{
    public static ApiOperation<PatchRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Patch, Path = "/members/{id}", Id = "patchMember", Tag = "Members",
        Summary = "Changes a member's profile, groups or attributes.",
        About = "Fields that are absent stay; null clears. Attributes and consents are merged by name, an attribute that is null goes. "
            + "Who brought the member can be named once, within the program's window after joining, and is not cleared.",
        Scope = ApiScopes.MembersWrite, Answer = typeof(MemberAnswer), Read = PatchRequest.Read,
        Example = """{"email": "aisyah@example.com", "groups": ["staff"], "attributes": {"shoe-size": null}}""",
        Refusals =
        [
            ProblemCodes.MemberErased, ProblemCodes.IdentifierTaken, ProblemCodes.CardBlocked, Referrers.Unknown, "referrer-self", "referrer-known", "referrer-below",
            "referrer-line-too-long", "referral-too-late", "referrer-too-fast",
        ],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, PatchRequest request)
    {
        if (!PublicId.TryMember(call.Route("id"), out var memberId))
            return Problem.Of(ProblemCodes.NotFound);
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        var fields = ProfileForm.Normalised(request.Member, program, reader.Now, call.Faults);
        AskedFields.CheckChange(await privacy.FindAsync(call.ProgramId, call.Aborted), fields, call.Faults);
        var referrer = await referrers.ReferenceAsync(call, request.ReferredBy);
        if (call.Faults.Any)
            return Problem.Malformed(call.Faults);
        var isReachedElsewhere = false;
        var command = Command(
            call, memberId, fields, referrer,
            change => isReachedElsewhere = (change.Before?.Phone, change.Before?.Email) != (change.After.Phone, change.After.Email));
        var answer = await ledger.SubmitAsync(command, call.Aborted);
        // Whoever has the phone of before may be somebody else by now.
        if (answer is LedgerAnswer.Accepted && isReachedElsewhere)
            await signIns.EndAllAsync(call.ProgramId, memberId, reader.Now, CancellationToken.None);
        return answer is LedgerAnswer.Refused refused
            ? ApiAnswer.Of(refused.Refusal)
            : ApiAnswer.Ok((await view.FindAsync(call.ProgramId, memberId, call.Aborted))!);
    }

    private LedgerCommand Command(
        ApiCall call, long memberId, MemberFields fields, MemberReference? referrer, Action<ProfileChange> sees)
    {
        // Known once the profile has been read behind the member's lock, which is before the event is made.
        var isComplete = false;
        return new LedgerCommand
        {
            ProgramId = call.ProgramId,
            Actor = call.Caller.Actor,
            Members =
            [
                new NamedMember(MemberReference.ById(memberId), ProblemCodes.NotFound),
                .. Referrers.Named(referrer),
            ],
            NamesReferrer = referrer is not null,
            Directory = async (members, cancellationToken) =>
            {
                var program = members.ProgramAt(members.RecordedAt);
                var outcome = await ChangeAsync(call.ProgramId, memberId, fields, program, cancellationToken);
                if (outcome.Change is not { After: var after } change)
                    return outcome;
                isComplete = ProfileFacts.IsComplete(after, program);
                sees(change);
                var records = await consents.OfMemberAsync(
                    call.ProgramId, memberId, call.Caller.Source, ConsentState.ChangesIn(change.Before!.Consents, fields.Consents),
                    cancellationToken);
                // A record that the log does not tell of would count as put in: whatever is recorded is told.
                var audit = ProfileAudit.Changed(
                    call.Caller.Source, members.RecordedAt, change,
                    [.. OfLedger(fields, referrer, program), .. records.IsEmpty ? Array.Empty<string>() : ["consents"]]);
                return outcome with
                {
                    Change = change with
                    {
                        Audit = audit is null ? null : records.Told(audit, memberId), Consents = records.At(members.RecordedAt),
                    },
                    Refusal = await SelfAsync(call.ProgramId, memberId, referrer, after, cancellationToken),
                };
            },
            Build = members => Changed(members, memberId, fields, referrer, isComplete),
        };
    }

    /// <summary>Names of what the request gives that is kept in the ledger's facts and not in the profile.</summary>
    private static IEnumerable<string> OfLedger(MemberFields fields, MemberReference? referrer, CompiledProgram program)
    {
        if (fields.Given.Contains("groups"))
            yield return "groups";
        if (ProfileForm.Declared(fields, program).Count > 0)
            yield return "attributes";
        if (referrer is not null)
            yield return "referredBy";
    }

    private static MemberChanged Changed(
        ResolvedMembers members, long memberId, MemberFields fields, MemberReference? referrer, bool isComplete)
    {
        var program = members.ProgramAt(members.RecordedAt);
        var declared = ProfileForm.Declared(fields, program);
        return new MemberChanged(
            memberId,
            fields.Given.Contains("groups") ? [.. (fields.Groups ?? []).Order(StringComparer.Ordinal)] : null,
            declared.Count == 0 ? null : declared)
        {
            OccurredAt = members.RecordedAt,
            OccurredAtGiven = false,
            ReferrerId = referrer is { } reference ? members.Of(reference) : null,
            Birthday = fields.Given.Contains("birthDate") ? ProfileFacts.Birthday(fields.BirthDate, program) ?? 0 : null,
            IsProfileComplete = isComplete,
        };
    }

    /// <summary>Naming once more who is known already changes nothing, whatever the two share by now.</summary>
    private async Task<Refusal?> SelfAsync(
        int programId, long memberId, MemberReference? referrer, MemberProfile after, CancellationToken cancellationToken)
    {
        if (referrer is not { } reference
            || await reader.FindAsync(programId, reference, cancellationToken) is not { } id
            || (await reader.Store.ReadFactsAsync(programId, memberId, cancellationToken))?.Referral?.ReferrerId == id)
            return null;
        return await referrers.SelfAsync(programId, MemberReference.ById(id), after, cancellationToken);
    }

    private async Task<DirectoryOutcome> ChangeAsync(
        int programId, long memberId, MemberFields fields, CompiledProgram program, CancellationToken cancellationToken)
    {
        var before = await directory.FindAsync(programId, memberId, cancellationToken);
        // A profile that is not there any more is not begun anew.
        if (before is null && await erasure.FindAsync(programId, memberId, cancellationToken) is not null)
            return new DirectoryOutcome(null, null, new Refusal(ProblemCodes.MemberErased));
        before ??= new MemberProfile();
        var after = ProfileForm.Apply(before, fields, program);
        var hasher = await directory.HasherAsync(programId, cancellationToken);
        var identifiers = ProfileIdentifiers.Of(after, hasher);
        var owners = await reader.Store.ResolveAsync(
            programId, [.. identifiers.Select(i => MemberReference.ByIdentifier(i.Identifier.Hash))], cancellationToken);
        foreach (var (identifier, field) in identifiers)
        {
            if (!owners.TryGetValue(MemberReference.ByIdentifier(identifier.Hash), out var owner) || owner == memberId)
                continue;
            return MemberReference.IsBlocked(owner)
                ? new DirectoryOutcome(null, null, LedgerRefusals.CardBlocked(field))
                : new DirectoryOutcome(null, field);
        }
        return new DirectoryOutcome(new ProfileChange(memberId, before, after), null);
    }
}
