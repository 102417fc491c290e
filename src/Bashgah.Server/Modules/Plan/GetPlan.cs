using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Security;

namespace Bashgah.Server.Modules.Plan;

/// <summary>The stages of the policy in force, each with what its goal has come to.</summary>
internal sealed class GetPlan(LedgerHost host, LedgerReader reader, HeavyReading heavy)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/plan", Id = "getPlan", Cost = 10, Tag = "Policies",
        Summary = "Tells the stages of the plan, what each switches on, and how far its goal has come.",
        About = "Of the policy version in force. Goals are measured as they are asked for: figures of a stage that goes on are of "
            + "now, those of one that is past are what it came to. What has not begun is not measured.",
        Scope = ApiScopes.PolicyRead, Answer = typeof(PlanAnswer),
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        var measuring = new StageMeasuring(host.Database.PlanFigures, call.ProgramId, program.Calendar);
        return ApiAnswer.Ok(await heavy.ReadAsync(
            () => PlanTimeline.TellAsync(program, measuring, reader.Now, call.Wording.LanguageCode, call.Aborted), call.Aborted));
    }
}
