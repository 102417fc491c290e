using Bashgah.Server.Platform.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bashgah.Server.Simulations.Page;

/// <summary>The report of a simulation as one HTML document without anything beside it.</summary>
internal static class ReportDocument
{
    private static readonly string[] StyleNames =
        ["Bashgah.Server.Platform.Pages.site.css", "Bashgah.Server.Simulations.Page.report.css"];

    /// <summary>The style of all pages, and that of reports.</summary>
    public static string Style { get; } = string.Concat(StyleNames.Select(Read));

    /// <summary>The document in a language.</summary>
    public static async Task<string> WriteAsync(SimulationAnswer report, Wording wording)
    {
        await using var services = new ServiceCollection()
            .AddSingleton(report).AddSingleton(new ReportWords(report, wording)).BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(
            async () => (await renderer.RenderComponentAsync<ReportPage>(ParameterView.Empty)).ToHtmlString());
    }

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(ReportDocument).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
