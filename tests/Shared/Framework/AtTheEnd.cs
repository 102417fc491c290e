using System.Collections.Concurrent;
using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("Bashgah.Testing.EndingTestFramework", ThisAssembly.Name)]

namespace Bashgah.Testing;

/// <summary>What tests of a project share, and what therefore ends with the last of them. The end of the process would be too late: it may
/// be cut short.</summary>
internal static class AtTheEnd
{
    private static readonly ConcurrentStack<Func<Task>> Ends = [];

    /// <summary>Has something done after the last test; what was asked for last is done first.</summary>
    public static void Do(Func<Task> end) => Ends.Push(end);

    internal static async Task RunAsync()
    {
        var faults = new List<Exception>();
        while (Ends.TryPop(out var end))
        {
            try
            {
                await end();
            }
            catch (Exception fault)
            {
                // The others end all the same.
                faults.Add(fault);
            }
        }
        if (faults.Count > 0)
            throw new AggregateException(faults);
    }
}

/// <summary>The framework of xunit, with an end.</summary>
public sealed class EndingTestFramework(IMessageSink sink) : XunitTestFramework(sink)
{
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName name, ISourceInformationProvider source, IMessageSink diagnostics)
        : XunitTestFrameworkExecutor(name, source, diagnostics)
    {
        protected override async void RunTestCases(
            IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions)
        {
            using var runner = new Runner(TestAssembly, testCases, DiagnosticMessageSink, executionMessageSink, executionOptions);
            await runner.RunAsync();
        }
    }

    private sealed class Runner(
        ITestAssembly assembly, IEnumerable<IXunitTestCase> cases, IMessageSink diagnostics, IMessageSink execution,
        ITestFrameworkExecutionOptions options) : XunitTestAssemblyRunner(assembly, cases, diagnostics, execution, options)
    {
        protected override async Task BeforeTestAssemblyFinishedAsync()
        {
            // A fault becomes one of the assembly's.
            await Aggregator.RunAsync(AtTheEnd.RunAsync);
            await base.BeforeTestAssemblyFinishedAsync();
        }
    }
}
