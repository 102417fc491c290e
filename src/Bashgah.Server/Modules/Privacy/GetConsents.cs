using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Privacy;

/// <summary>What a member agrees to now, and every record of how it came about.</summary>
internal sealed class GetConsents(LedgerReader reader, MemberDirectory directory, ConsentLog log)
{
    /// <summary>Most records of one answer.</summary>
    public const int RecordsMax = 1_000;

    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/members/{id}/consents", Id = "getConsents", Tag = "Privacy",
        Summary = "Reads what a member agrees to, and when it was agreed to or taken back, by whom and on what text.",
        About = "The latest record that covers a channel holds. Of a member who was erased there is nothing left.",
        Scope = ApiScopes.MembersRead, Answer = typeof(ConsentsAnswer), Refusals = [ProblemCodes.NotFound],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call) =>
        PublicId.TryMember(call.Route("id"), out var id) && await FindAsync(call.ProgramId, id, call.Aborted) is { } answer
            ? ApiAnswer.Ok(answer)
            : Problem.Of(ProblemCodes.NotFound);

    /// <summary>A member's consents; null: there is no such member.</summary>
    public async Task<ConsentsAnswer?> FindAsync(int programId, long memberId, CancellationToken cancellationToken)
    {
        if (await reader.Store.ReadFactsAsync(programId, memberId, cancellationToken) is null)
            return null;
        var profile = await directory.FindAsync(programId, memberId, cancellationToken) ?? new MemberProfile();
        var records = await log.ReadAsync(programId, memberId, RecordsMax, cancellationToken);
        var program = await reader.ProgramAsync(programId, cancellationToken);
        return ConsentsAnswer.Of(profile.Consents, records, program.Calendar);
    }
}
