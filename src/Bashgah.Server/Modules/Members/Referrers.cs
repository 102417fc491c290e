using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Members;

/// <summary>Who is named as having brought a member.</summary>
internal sealed class Referrers(MemberReferences references, LedgerReader reader)
{
    private const int CodeLengthMax = 32;

    /// <summary>Reads the field: a referral code, or a member reference.</summary>
    public static MemberName? Read(Fields f) => f.TextOrObjectOrNull(
        "referredBy", "Who brought the member: a referral code, or a member reference.", CodeLengthMax,
        code => new MemberName(IdentifierKinds.Referral, code, 0), MemberName.Read);

    /// <summary>As a member whom a command touches: none when nobody is named.</summary>
    public static IReadOnlyList<NamedMember> Named(long? referrerId) =>
        referrerId is { } id ? [new NamedMember(MemberReference.ById(id), ProblemCodes.MemberUnknown)] : [];

    /// <summary>The member's id; null without a problem: nobody is named. Malformed names are among the call's faults too.</summary>
    public async Task<(long? Id, Problem? Problem)> FindAsync(ApiCall call, MemberName? referredBy)
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
}
