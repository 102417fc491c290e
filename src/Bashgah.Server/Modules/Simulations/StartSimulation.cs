using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Simulation;
using Bashgah.Engine.Time;
using Bashgah.Server.Modules.Policies;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Server.Simulations;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Simulations;

/// <summary>What to try on the program's history.</summary>
internal sealed record SimulationRequest(
    IReadOnlyList<ReadOnlyMemory<byte>> Definitions, int? From, int? To, string? Spending, long? SharePerMonth)
{
    /// <summary>Reads what to try.</summary>
    public static SimulationRequest Read(Fields f) => new(
        f.RawObjects("definitions", "Program definitions to try, each beside the policy that was in force.", 1, 4),
        f.DateOrNull("from", "First day of the report; the definitions hold from then on. Without it they held always."),
        f.DateOrNull("to", "Last day of the report; without it, the history's."),
        f.TextOrNull(
            "spending",
            "How members are assumed to spend: `as-they-did` (without it), `at-once`, or `share`: what they really spent is left out.", 16),
        f.WholeOrNull("sharePerMonth", "With `share`: thousandths of what is available that are spent at the end of each month.", 0, 1000));
}

/// <summary>Begins to find out what the history would have come to under other definitions.</summary>
internal sealed class StartSimulation(ProgramCatalog catalog, LedgerHost host, LedgerReader reader, SimulationJobs jobs)
{
    private static readonly string[] Spendings = [SimulationReport.AsTheyDid, SimulationReport.AtOnce, SimulationReport.Share];

    public static ApiOperation<SimulationRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/simulations", Id = "startSimulation", Tag = "Policies",
        Summary = "Lives through the program's history under other definitions, without writing anything of it.",
        About = "Answers at once; ask for it by its id until it is done.",
        Scope = ApiScopes.PolicyWrite, TakesKey = true, Status = StatusCodes.Status202Accepted,
        Answer = typeof(SimulationStateAnswer), Read = SimulationRequest.Read,
        Refusals = [ProblemCodes.DefinitionFaults],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, SimulationRequest request)
    {
        if (request.Spending is { } word && !Spendings.Contains(word))
            call.Faults.Add("spending", FaultCodes.NotOneOf, ("allowed", string.Join(", ", Spendings)));
        if ((request.Spending == SimulationReport.Share) != request.SharePerMonth.HasValue)
            call.Faults.Add("sharePerMonth", request.SharePerMonth is null ? FaultCodes.Required : FaultCodes.UnknownField);
        if (call.Faults.Any)
            return Problem.Malformed(call.Faults);
        var latest = (await catalog.VersionsAsync(call.ProgramId, call.Aborted)).Last(v => v.Withdrawal is null);
        var drafts = new List<(string, ProgramDefinition)>();
        var faults = new List<ProgramFault>();
        for (var i = 0; i < request.Definitions.Count; i++)
        {
            var read = ProgramDefinition.Read(request.Definitions[i]);
            var name = (i + 1).ToString(CultureInfo.InvariantCulture);
            IEnumerable<ProgramFault> ofThis = read.Definition is { } definition
                ? DefinitionFaults.After(latest.Definition, definition).Where(fault => fault.Code == "fixed")
                : read.Faults;
            faults.AddRange(ofThis.Select(fault => fault with { Path = $"definitions[{i}].{fault.Path}" }));
            if (read.Definition is not null)
                drafts.Add((name, read.Definition));
        }
        if (DefinitionFaults.Of(faults) is { } problem)
            return problem;
        var id = IdOf(call, request);
        var known = await host.Database.Simulations.FindAsync(call.ProgramId, id, call.Aborted);
        if (known is null)
        {
            await host.Database.Simulations.BeginAsync(call.ProgramId, id, call.Caller.Actor, reader.Now, call.Aborted);
            var job = new SimulationJob(call.ProgramId, id, drafts, DayOf(request.From), DayOf(request.To), SpendingOf(request));
            if (!jobs.TryTake(job))
            {
                await host.Database.Simulations.EndAsync(call.ProgramId, id, "cancelled", null, 0, reader.Now, call.Aborted);
                return Problem.Of(ProblemCodes.TooManyRequests);
            }
            known = (await host.Database.Simulations.FindAsync(call.ProgramId, id, call.Aborted))!;
        }
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        return ApiAnswer.With(StatusCodes.Status202Accepted, SimulationStateAnswer.Of(known, program, reader.Now));
    }

    // The same key and content: the same run. It cannot be guessed from outside, for a key is random.
    private static long IdOf(ApiCall call, SimulationRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(
            $"{call.ProgramId}\n{call.IdempotencyKey}\n{request.From}\n{request.To}\n{request.Spending}\n{request.SharePerMonth}\n"));
        foreach (var definition in request.Definitions)
            hash.AppendData(SHA256.HashData(definition.Span));
        return BinaryPrimitives.ReadInt64BigEndian(hash.GetHashAndReset()) & long.MaxValue;
    }

    private static string? DayOf(int? on) => on is { } day ? DayNumber.Format(day) : null;

    private static Spending SpendingOf(SimulationRequest request) => request.Spending switch
    {
        SimulationReport.AtOnce => Spending.AtOnce,
        SimulationReport.Share => Spending.AtRate((int)request.SharePerMonth!.Value),
        _ => Spending.AsTheyDid,
    };
}
