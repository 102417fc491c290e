using Bashgah.Bench;
using Bashgah.Bench.Measuring;

try
{
    var options = BenchOptions.Parse(args);
    if (options.IsHelp)
    {
        Console.WriteLine(BenchOptions.Help);
        return 0;
    }
    var report = new Report();
    BenchRun.Run(report, options);
    ReportWriter.Print(report, options);
    return 0;
}
catch (BenchFailedException failure)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
