using System.Globalization;
using System.Text.Json.Nodes;
using Bashgah.Server.Modules.Simulations;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Surfaces.Demo;

/// <summary>Lives through the demo's year once more: what it would have come to, had the first rule given twice as much.</summary>
internal sealed class DemoWhatIf(StartSimulation start, LedgerHost host, LedgerReader reader)
{
    private const int Twice = 2;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // What a rule says of how much it gives.
    private static readonly string[] Amounts = ["points", "perQuantity", "fixed", "percent"];

    /// <summary>Id of a run that is done, as ids are shown; null: it did not begin, or takes long.</summary>
    /// <param name="http">The request.</param>
    /// <param name="program">The demo's program.</param>
    /// <param name="actor">Who asks.</param>
    public async Task<string?> RunAsync(HttpContext http, ProgramInfo program, string actor)
    {
        var policy = await reader.ProgramAsync(program.Id, http.RequestAborted);
        // It is asked for as anybody asks for it, so that it is told in the audit log; each press of the button is a request of its own.
        http.Request.Headers["Idempotency-Key"] = $"demo-{Guid.NewGuid():N}";
        var call = new ApiCall(http, new ApiCaller(program.Id, program.Slug, actor, RequestOrigin.Of(http)));
        call.ReadIdempotencyKey();
        var answer = await start.HandleAsync(
            call, new SimulationRequest([Doubled(policy.Definition.CanonicalBytes())], null, null, null, null));
        if (answer.Body is not SimulationStateAnswer { Id: var shown } || !PublicId.TrySimulation(shown, out var id))
            return null;
        for (var waited = TimeSpan.Zero; waited < Patience; waited += Pause)
        {
            var run = await host.Database.Simulations.FindAsync(program.Id, id, http.RequestAborted);
            if (run?.State is not ("waiting" or "running"))
                return run?.State == "done" ? shown : null;
            await Task.Delay(Pause, http.RequestAborted);
        }
        return null;
    }

    /// <summary>The definition with twice as much in whatever its first rule gives.</summary>
    internal static byte[] Doubled(ReadOnlyMemory<byte> definition)
    {
        var document = JsonNode.Parse(definition.Span)!;
        if (document["earning"]!.AsArray().Select(rule => rule?["give"]).OfType<JsonObject>().FirstOrDefault() is { } first)
            Double(first);
        return System.Text.Encoding.UTF8.GetBytes(document.ToJsonString());
    }

    private static void Double(JsonObject give)
    {
        foreach (var (name, value) in give.ToList())
        {
            if (value is JsonObject inner)
                Double(inner);
            else if (Amounts.Contains(name) && value is JsonValue amount)
                give[name] = amount.TryGetValue<string>(out var text)
                    ? (decimal.Parse(text, CultureInfo.InvariantCulture) * Twice).ToString(CultureInfo.InvariantCulture)
                    : amount.GetValue<long>() * Twice;
        }
    }
}
