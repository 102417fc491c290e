using System.ComponentModel;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Members;

/// <summary>Why a member is erased.</summary>
internal sealed record ErasureRequest(string? Reason)
{
    /// <summary>Reads an erasure.</summary>
    public static ErasureRequest Read(Fields f) => new(
        f.TextOrNull("reason", "Why. It is kept encrypted beside the erasure; name nobody in it.", 500));
}

/// <summary>That a member was erased.</summary>
internal sealed record ErasureAnswer
{
    public required string Member { get; init; }

    public required string ErasedAt { get; init; }

    [Description("Who erased the member: an API key, or a command.")]
    public required string By { get; init; }

    [Description("Why, as it was given.")]
    public string? Reason { get; init; }
}

/// <summary>Erases what is personal about a member, for good (X5).</summary>
internal sealed class EraseMember(MemberErasure erasure, LedgerReader reader)
{
    public static ApiOperation<ErasureRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/members/{id}/erase", Id = "eraseMember", Tag = "Members",
        Summary = "Erases what is personal about a member, for good.",
        About = "The key of the profile is destroyed, so that no backup brings it back; phone, e-mail, cards, other ids, the name and free "
            + "text are deleted. Transactions and balances stay, under the member's id. Once more it changes nothing and answers the same.",
        Scope = ApiScopes.MembersErase, TakesKey = true, IsBodyOptional = true, Answer = typeof(ErasureAnswer),
        Read = ErasureRequest.Read, Example = """{"reason": "Asked for in writing on 2 March"}""",
        Refusals = [ProblemCodes.NotFound, ProblemCodes.ErasureListMissing],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, ErasureRequest request)
    {
        if (!PublicId.TryMember(call.Route("id"), out var id))
            return Problem.Of(ProblemCodes.NotFound);
        ErasedMember? erased;
        try
        {
            erased = await erasure.EraseAsync(
                call.ProgramId, id,
                new AuditEntry(call.Caller.Source, reader.Now, AuditActions.MemberErased, PublicId.Member(id)), request.Reason, call.Aborted);
        }
        catch (ErasureListMissingException)
        {
            return Problem.Of(ProblemCodes.ErasureListMissing);
        }

        if (erased is null)
            return Problem.Of(ProblemCodes.NotFound);
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        return ApiAnswer.Ok(new ErasureAnswer
        {
            Member = PublicId.Member(id), ErasedAt = program.Calendar.Format(erased.At), By = erased.Actor, Reason = erased.Reason,
        });
    }
}
