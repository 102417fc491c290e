using Bashgah.Server.Platform.Look;
using Bashgah.Server.Platform.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bashgah.Server.Simulations.Page;

/// <summary>The report of a simulation as one HTML document without anything beside it.</summary>
internal static class ReportDocument
{
    private const string StyleName = "Bashgah.Server.Simulations.Page.report.css";

    /// <summary>The style of all pages, and that of reports.</summary>
    public static string Style { get; } = SiteStyle.Whole + Read();

    /// <summary>The document in a language.</summary>
    /// <param name="report">What it tells.</param>
    /// <param name="wording">The language.</param>
    /// <param name="window">Where it is looked at in a browser's window: what leads to other languages; null: it is kept.</param>
    public static async Task<string> WriteAsync(SimulationAnswer report, Wording wording, DocumentWindow? window = null)
    {
        await using var services = new ServiceCollection()
            .AddSingleton(report).AddSingleton(new ReportWords(report, wording)).AddSingleton(window ?? DocumentWindow.None).BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(
            async () => (await renderer.RenderComponentAsync<ReportPage>(ParameterView.Empty)).ToHtmlString());
    }

    private static string Read()
    {
        using var reader = new StreamReader(typeof(ReportDocument).Assembly.GetManifestResourceStream(StyleName)!);
        return reader.ReadToEnd();
    }
}
