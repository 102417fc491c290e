using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;
using Bashgah.Server.Modules.Policies;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Server.Simulations;
using Bashgah.Storage.Audit;
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
internal sealed class StartSimulation(ProgramCatalog catalog, LedgerHost host, LedgerReader reader, SimulationJobs jobs) : IDisposable
{
    private const int DaysBackMax = 50 * 366;
    private const int DaysAheadMax = 2 * 366;

    private readonly SemaphoreSlim _beginning = new(1);

    public static ApiOperation<SimulationRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/simulations", Id = "startSimulation", Tag = "Policies",
        BodyBytesMax = RequestBody.BytesMax, Cost = 30,
        Summary = "Lives through the program's history under other definitions, without writing anything of it.",
        About = "Answers at once; ask for it by its id until it is done.",
        Scope = ApiScopes.PolicyWrite, TakesKey = true, Status = StatusCodes.Status202Accepted,
        Answer = typeof(SimulationStateAnswer), Read = SimulationRequest.Read,
        Refusals = [ProblemCodes.DefinitionFaults, ProblemCodes.KeyReused],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, SimulationRequest request)
    {
        if (request.Spending is { } word && !SpendingWords.All.Contains(word))
            call.Faults.Add("spending", FaultCodes.NotOneOf, ("allowed", string.Join(", ", SpendingWords.All)));
        if (request.Spending == SpendingWords.Share && request.SharePerMonth is null)
            call.Faults.Add("sharePerMonth", FaultCodes.Required);
        if (request.Spending != SpendingWords.Share && request.SharePerMonth is not null)
            call.Faults.Add("sharePerMonth", FaultCodes.NotTogether, ("fields", $"sharePerMonth, spending: {request.Spending ?? SpendingWords.AsTheyDid}"));
        await CheckRangeAsync(call, request);
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
        var job = new SimulationJob(
            call.ProgramId, IdOf(call), drafts, DayOf(request.From), DayOf(request.To), SpendingWords.Read(request.Spending, (int?)request.SharePerMonth));
        // One after the other: equal requests that come at once take one place.
        await _beginning.WaitAsync(call.Aborted);
        try
        {
            return await BeginAsync(call, job, ContentOf(request));
        }
        finally
        {
            _beginning.Release();
        }
    }

    private async Task CheckRangeAsync(ApiCall call, SimulationRequest request)
    {
        var calendar = (await reader.ProgramAsync(call.ProgramId, call.Aborted)).Calendar;
        var today = calendar.DayOf(reader.Now);
        // Each day and month of the range is lived through and told of: what nobody asks in earnest would keep others waiting for hours.
        Check("from", request.From, today - DaysBackMax, today);
        Check("to", request.To, request.From ?? (today - DaysBackMax), today + DaysAheadMax);

        void Check(string field, int? on, int first, int last)
        {
            if (on < first || on > last)
                call.Faults.Add(field, FaultCodes.OutOfRange, ("min", DayNumber.Format(first)), ("max", DayNumber.Format(last)));
        }
    }

    private async Task<ApiAnswer> BeginAsync(ApiCall call, SimulationJob job, string content)
    {
        var runs = host.Database.Simulations;
        var known = await runs.FindAsync(job.ProgramId, job.Id, call.Aborted);
        if (known is null || known.IsLost(reader.Now))
        {
            if (!jobs.TryReserve(job.ProgramId))
                return Problem.Of(ProblemCodes.TooManyRequests) with { RetryAfter = SimulationJobs.RetryAfterSeconds };
            // From here on it is begun and taken, though the caller leaves: noted and taken by nobody it would be lost.
            var isNew = false;
            try
            {
                isNew = await runs.BeginAsync(job.ProgramId, job.Id, content, Started(call, job), CancellationToken.None);
                if (isNew)
                    jobs.Take(job);
            }
            finally
            {
                if (!isNew)
                    jobs.Release(job.ProgramId);
            }
            known = (await runs.FindAsync(job.ProgramId, job.Id, call.Aborted))!;
        }
        if (known.ContentHash.Length > 0 && known.ContentHash != content)
            return Problem.Of(ProblemCodes.KeyReused);
        var program = await reader.ProgramAsync(job.ProgramId, call.Aborted);
        return ApiAnswer.With(StatusCodes.Status202Accepted, SimulationStateAnswer.Of(known, program, call.Wording, reader.Now));
    }

    private AuditEntry Started(ApiCall call, SimulationJob job) => new(
        call.Caller.Source, reader.Now, AuditActions.SimulationStarted, PublicId.Simulation(job.Id))
    {
        After = new() { ["definitions"] = job.Drafts.Count, ["from"] = job.From, ["to"] = job.To },
    };

    // The same key: the same run (S10.1).
    private static long IdOf(ApiCall call) =>
        BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{call.ProgramId}\n{call.IdempotencyKey}"))) & long.MaxValue;

    private static string ContentOf(SimulationRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.From}\n{request.To}\n{request.Spending}\n{request.SharePerMonth}\n"));
        foreach (var definition in request.Definitions)
            hash.AppendData(SHA256.HashData(definition.Span));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public void Dispose() => _beginning.Dispose();

    private static string? DayOf(int? on) => on is { } day ? DayNumber.Format(day) : null;
}
