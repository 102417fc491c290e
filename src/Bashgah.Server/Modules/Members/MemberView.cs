using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Tiers;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Members;

/// <summary>Members as callers see them: the profile, and what facts know.</summary>
internal sealed class MemberView(LedgerReader reader, MemberDirectory directory, MemberErasure erasure)
{
    /// <summary>Name under which profiles kept who brought the member before the ledger did; hidden from the
    /// attributes.</summary>
    public const string ReferredBy = "$referredBy";

    /// <summary>A member, or null when there is none.</summary>
    public async Task<MemberAnswer?> FindAsync(int programId, long memberId, CancellationToken cancellationToken)
    {
        var facts = await reader.FactsAsync(programId, memberId, cancellationToken);
        if (facts is null)
            return null;
        var program = await reader.ProgramAsync(programId, cancellationToken);
        var profile = await directory.FindAsync(programId, memberId, cancellationToken);
        return profile is not null
            ? Of(program, facts, profile)
            : await WithoutProfileAsync(programId, program, facts, cancellationToken);
    }

    /// <summary>Members in the order of their ids; who is not there is missing.</summary>
    public async Task<IReadOnlyList<MemberAnswer>> FindAsync(
        int programId, IReadOnlyCollection<long> memberIds, CancellationToken cancellationToken)
    {
        var answers = new List<MemberAnswer>(memberIds.Count);
        foreach (var id in memberIds)
        {
            if (await FindAsync(programId, id, cancellationToken) is { } member)
                answers.Add(member);
        }
        return answers;
    }

    /// <summary>Of whom was erased, what rules read stays in the ledger but is not shown as attributes of a person.</summary>
    private async Task<MemberAnswer> WithoutProfileAsync(
        int programId, CompiledProgram program, MemberFacts facts, CancellationToken cancellationToken)
    {
        var answer = Of(program, facts, new MemberProfile());
        return await erasure.FindAsync(programId, facts.Id, cancellationToken) is { At: var at }
            ? answer with { ErasedAt = program.Calendar.Format(at), Attributes = new Dictionary<string, string>() }
            : answer;
    }

    /// <summary>Id of who brought the member, or null.</summary>
    public static string? ReferrerOf(MemberFacts facts, MemberProfile profile) => facts.Referral is { } referral
        ? PublicId.Member(referral.ReferrerId)
        : profile.Attributes.GetValueOrDefault(ReferredBy);

    private static MemberAnswer Of(CompiledProgram program, MemberFacts facts, MemberProfile profile)
    {
        var attributes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in profile.Attributes.Concat(facts.Attributes))
            attributes[name] = value;
        attributes.Remove(ReferredBy);
        return new MemberAnswer
        {
            Id = PublicId.Member(facts.Id),
            Phone = profile.Phone,
            Email = profile.Email,
            Name = profile.Name,
            ExternalId = profile.ExternalId,
            BirthDate = profile.BirthDate,
            Locale = profile.Locale,
            Groups = facts.Groups,
            Cards = profile.Cards,
            Devices = profile.Devices is [] ? null : profile.Devices,
            PaymentReferences = profile.PaymentReferences is [] ? null : profile.PaymentReferences,
            Attributes = attributes,
            Consents = profile.Consents,
            Tiers = AccountAnswers.TiersOf(facts),
            Standings = [.. TierOutlook.Of(program, facts).Select(TierStandingAnswer.Of)],
            ReferralCode = profile.ReferralCode,
            ReferredBy = ReferrerOf(facts, profile),
            JoinedAt = program.Calendar.Format(facts.JoinedAt),
        };
    }
}
