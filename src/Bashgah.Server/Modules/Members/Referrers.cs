using Bashgah.Engine;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Members;

/// <summary>Who is named as having brought a member.</summary>
internal sealed class Referrers(MemberReferences references, LedgerReader reader, MemberDirectory directory)
{
    /// <summary>Code of the refusal when nobody has that name.</summary>
    public const string Unknown = "referrer-unknown";

    private const int CodeLengthMax = 32;

    /// <summary>Whether a refusal speaks of who is named as having brought a member, not of the member.</summary>
    public static bool IsAboutReferrer(Refusal refusal) =>
        refusal.Code.StartsWith("referrer-", StringComparison.Ordinal) || refusal.Code.StartsWith("referral-", StringComparison.Ordinal);

    /// <summary>Reads the field: a referral code, or a member reference.</summary>
    public static MemberName? Read(Fields f) => f.TextOrObjectOrNull(
        "referredBy", "Who brought the member: a referral code, or a member reference.", CodeLengthMax,
        code => new MemberName(IdentifierKinds.Referral, code, 0), MemberName.Read);

    /// <summary>As a member whom a command touches: none when nobody is named.</summary>
    public static IReadOnlyList<NamedMember> Named(MemberReference? referrer) =>
        referrer is { } reference ? [new NamedMember(reference, Unknown)] : [];

    /// <summary>How the ledger finds who is named; null: nobody is. Malformed names are among the call's faults.</summary>
    public async Task<MemberReference?> ReferenceAsync(ApiCall call, MemberName? referredBy)
    {
        if (referredBy is null)
            return null;
        var path = referredBy.Field == IdentifierKinds.Referral ? "referredBy" : $"referredBy.{referredBy.Field}";
        return (await references.OfAsync(call, referredBy, path)).Reference;
    }

    /// <summary>The refusal where a member would have brought themselves: both seem to be one person (S9.1). Null: there is none, or
    /// nobody of the name.</summary>
    public async Task<Refusal?> SelfAsync(
        int programId, MemberReference? referrer, MemberProfile member, CancellationToken cancellationToken)
    {
        if (referrer is not { } reference || await reader.FindAsync(programId, reference, cancellationToken) is not { } id)
            return null;
        return await directory.FindAsync(programId, id, cancellationToken) is { } profile && member.IsSamePersonAs(profile)
            ? new Refusal("referrer-self")
            : null;
    }
}
