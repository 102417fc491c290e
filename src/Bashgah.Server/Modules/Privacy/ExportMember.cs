using Bashgah.Server.Modules.Privacy.Page;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Look;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Privacy;

/// <summary>Gives out everything that is kept about a member, as JSON and as a page to read or print.</summary>
internal sealed class ExportMember(MemberExport export, MemberErasure erasure, LedgerReader reader, ExportGate gate)
{
    public static ApiOperation Json { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/members/{id}/export", Id = "exportMember", Cost = 20, Tag = "Privacy",
        Summary = "Gives everything that is kept about a member.",
        About = "Of other members it has ids alone. It is told in the audit log. Of a member who was erased there is nothing to give.",
        Scope = ApiScopes.MembersExport, Query = [QueryParameter.Language],
        Answer = typeof(MemberExportAnswer), Refusals = [ProblemCodes.NotFound, ProblemCodes.MemberErased],
    };

    public static ApiOperation Page { get; } = Json with
    {
        Path = "/members/{id}/export.html", Id = "exportMemberPage",
        Summary = "Gives everything that is kept about a member as one HTML page to read, keep or print.",
        About = "It needs nothing beside it, and has no script.",
        Answer = typeof(ApiDocument), AnswerType = ApiDocument.Html,
    };

    public Task<ApiAnswer> JsonAsync(ApiCall call) => AnswerAsync(call, (answer, _) => Task.FromResult<object>(answer));

    public Task<ApiAnswer> PageAsync(ApiCall call) => AnswerAsync(
        call,
        async (answer, program) => new ApiDocument(
            ApiDocument.Html, await ExportDocument.WriteAsync(answer, program, call.Wording, DocumentWindow.Of(call.Http))));

    private async Task<ApiAnswer> AnswerAsync(
        ApiCall call, Func<MemberExportAnswer, Engine.Programs.CompiledProgram, Task<object>> show)
    {
        if (!PublicId.TryMember(call.Route("id"), out var id))
            return Problem.Of(ProblemCodes.NotFound);
        if (await erasure.FindAsync(call.ProgramId, id, call.Aborted) is not null)
            return Problem.Of(ProblemCodes.MemberErased);
        // It reads all that a member ever did: tills come first.
        var answer = await gate.ReadAsync(
            () => export.MakeAsync(
                call.ProgramId, call.Caller.Slug, id, call.Caller.Source, call.Wording, isForMember: call.Caller.MemberId is not null, call.Aborted),
            call.Aborted);
        return answer is null
            ? Problem.Of(ProblemCodes.NotFound)
            : ApiAnswer.Ok(await show(answer, await reader.ProgramAsync(call.ProgramId, call.Aborted)));
    }
}
