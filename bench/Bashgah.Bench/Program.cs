using Bashgah.Bench;
using Bashgah.Bench.Load;
using Bashgah.Bench.Measuring;

if (args is [BareServer.Argument, var port])
{
    BareServer.Run(port);
    return 0;
}

if (args is [ParsedFile.Argument, var file])
{
    ParsedFile.Run(file);
    return 0;
}

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
