using System.Reflection;
using Bashgah.Server.Platform.Ledger;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Bashgah.Server.Platform.Hosting;

/// <summary>
/// Hands metrics and traces to a collector, where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names one; the other <c>OTEL_…</c>
/// variables hold as OpenTelemetry defines them. Without it nothing is collected and nothing leaves the machine.
/// </summary>
internal sealed class Telemetry : IHostedService, IDisposable
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // Requests and connections as ASP.NET Core counts them: by route, so that no address is in them.
    private static readonly string[] Meters =
        ["Bashgah.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    private MeterProvider? _metrics;
    private TracerProvider? _traces;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(EndpointVariable)))
            return Task.CompletedTask;
        _metrics = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(Describe).AddMeter(Meters).AddOtlpExporter().Build();
        _traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(Describe).AddSource(LedgerMetrics.Name).AddOtlpExporter().Build();
        return Task.CompletedTask;
    }

    /// <summary>What was not handed over yet goes now.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _metrics?.Dispose();
        _traces?.Dispose();
        (_metrics, _traces) = (null, null);
    }

    private static void Describe(ResourceBuilder resource) => resource.AddService(
        "bashgah", serviceVersion: typeof(Telemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion)
        .AddEnvironmentVariableDetector();
}
