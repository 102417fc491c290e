using Bashgah.Server.Modules.Members;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Fraud;

namespace Bashgah.Server.Modules.Cases;

/// <summary>That a member is staff, or no longer.</summary>
internal sealed record StaffCardRequest(string Staff, MemberName Member)
{
    private static readonly string[] _kinds = ["cashier:", "key:", "device:", "staff:"];

    /// <summary>Reads it.</summary>
    public static StaffCardRequest Read(Fields f)
    {
        var staff = f.Text("staff", "`cashier:` and the name that tills send, or who records: key:…, device:…, staff:….", 100, "cashier:17");
        if (!_kinds.Any(kind => staff.StartsWith(kind, StringComparison.Ordinal) && staff.Length > kind.Length) && f.Has("staff"))
            f.Fault("staff", FaultCodes.InvalidFormat, ("expected", "cashier:…, key:…, device:…, staff:…"));
        return new(staff, f.Object("member", "Whose card it is.", MemberName.Read));
    }
}

/// <summary>The merchant declares which members are staff, so that who credits a card of their own is seen.</summary>
internal sealed class ChangeStaffCards(LedgerHost host, LedgerReader reader, MemberReferences members)
{
    public static ApiOperation<StaffCardRequest> Declare { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/staff-cards", Id = "declareStaffCard", Tag = "Cases",
        Summary = "Says that a member is staff.", About = "Saying it again changes nothing.", Scope = ApiScopes.CasesDecide,
        Status = StatusCodes.Status201Created, Answer = typeof(StaffCardAnswer), Read = StaffCardRequest.Read,
        Example = """{"staff": "cashier:17", "member": {"phone": "+60123456789"}}""",
        Refusals = [ProblemCodes.MemberUnknown, ProblemCodes.MemberErased],
    };

    public static ApiOperation<StaffCardRequest> Remove { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/staff-cards/remove", Id = "removeStaffCard", Tag = "Cases",
        Summary = "Says that a member is no longer staff.", Scope = ApiScopes.CasesDecide,
        Answer = typeof(StaffCardAnswer), Read = StaffCardRequest.Read,
        Example = """{"staff": "cashier:17", "member": {"phone": "+60123456789"}}""", Refusals = [ProblemCodes.MemberUnknown, ProblemCodes.NotFound],
    };

    public async Task<ApiAnswer> DeclareAsync(ApiCall call, StaffCardRequest request)
    {
        var (card, problem) = await FindAsync(call, request);
        if (problem is not null)
            return problem;
        return await host.Database.StaffCards.DeclareAsync(
            call.ProgramId, card!, Told(call, AuditActions.StaffCardDeclared, card!), call.Aborted)
            ? ApiAnswer.Created(StaffCardAnswer.Of(card!))
            : Problem.Of(ProblemCodes.MemberErased);
    }

    public async Task<ApiAnswer> RemoveAsync(ApiCall call, StaffCardRequest request)
    {
        var (card, problem) = await FindAsync(call, request);
        if (problem is not null)
            return problem;
        return await host.Database.StaffCards.RemoveAsync(
            call.ProgramId, card!, Told(call, AuditActions.StaffCardRemoved, card!), call.Aborted)
            ? ApiAnswer.Ok(StaffCardAnswer.Of(card!))
            : Problem.Of(ProblemCodes.NotFound);
    }

    private async Task<(StaffCard? Card, Problem? Problem)> FindAsync(ApiCall call, StaffCardRequest request)
    {
        var (reference, problem) = await members.OfAsync(call, request.Member, $"member.{request.Member.Field}");
        if (problem is not null)
            return (null, problem);
        return await reader.FindAsync(call.ProgramId, reference, call.Aborted) is { } id
            && await reader.Store.ReadFactsAsync(call.ProgramId, id, call.Aborted) is not null
                ? (new StaffCard(request.Staff, id), null)
                : (null, Problem.Of(ProblemCodes.MemberUnknown));
    }

    private AuditEntry Told(ApiCall call, string action, StaffCard card)
    {
        var member = new System.Text.Json.Nodes.JsonObject { ["member"] = PublicId.Member(card.MemberId) };
        var entry = new AuditEntry(call.Caller.Source, reader.Now, action, card.Staff);
        return action == AuditActions.StaffCardDeclared ? entry with { After = member } : entry with { Before = member };
    }
}
