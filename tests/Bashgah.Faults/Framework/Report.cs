using System.Globalization;
using Xunit.Abstractions;

namespace Bashgah.Faults.Framework;

/// <summary>What a test has to tell beside its result: into its output, and into the file that
/// <see cref="Variable"/> names, line by line as it goes on.</summary>
internal sealed class Report(ITestOutputHelper output, string test)
{
    public const string Variable = "BASHGAH_FAULTS_REPORT";

    public void Line(FormattableString text)
    {
        var line = $"{test}: {text.ToString(CultureInfo.InvariantCulture)}";
        output.WriteLine(line);
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } file)
            File.AppendAllText(file, line + "\n");
    }
}
