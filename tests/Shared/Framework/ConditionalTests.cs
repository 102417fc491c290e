using Xunit.Abstractions;
using Xunit.Sdk;

namespace Bashgah.Testing;

/// <summary>A fact that is skipped where a <see cref="RequirementAttribute"/> on it or its class is missing.</summary>
[XunitTestCaseDiscoverer("Bashgah.Testing.ConditionalFactDiscoverer", ThisAssembly.Name)]
[AttributeUsage(AttributeTargets.Method)]
public sealed class ConditionalFactAttribute : FactAttribute;

/// <summary>A theory that is skipped where a <see cref="RequirementAttribute"/> on it or its class is missing.</summary>
[XunitTestCaseDiscoverer("Bashgah.Testing.ConditionalTheoryDiscoverer", ThisAssembly.Name)]
[AttributeUsage(AttributeTargets.Method)]
public sealed class ConditionalTheoryAttribute : TheoryAttribute;

/// <summary>
/// Decides at discovery, because this version of xunit cannot skip a test that has begun. The class asked is the
/// one that runs, so a suite in an abstract class is skipped for one backend and run for another.
/// </summary>
public sealed class ConditionalFactDiscoverer(IMessageSink sink) : FactDiscoverer(sink)
{
    public override IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        Requirements.Skipped(DiagnosticMessageSink, discoveryOptions, testMethod)
            ?? base.Discover(discoveryOptions, testMethod, factAttribute);
}

/// <inheritdoc cref="ConditionalFactDiscoverer"/>
public sealed class ConditionalTheoryDiscoverer(IMessageSink sink) : TheoryDiscoverer(sink)
{
    public override IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute) =>
        Requirements.Skipped(DiagnosticMessageSink, discoveryOptions, testMethod)
            ?? base.Discover(discoveryOptions, testMethod, theoryAttribute);
}

internal static class Requirements
{
    /// <summary>The one skipped case that stands for the method, or null when nothing is missing.</summary>
    public static IEnumerable<IXunitTestCase>? Skipped(
        IMessageSink sink, ITestFrameworkDiscoveryOptions options, ITestMethod method)
    {
        var missing = method.Method.ToRuntimeMethod().GetCustomAttributes(typeof(RequirementAttribute), inherit: true)
            .Concat(method.TestClass.Class.ToRuntimeType()
                .GetCustomAttributes(typeof(RequirementAttribute), inherit: true))
            .Cast<RequirementAttribute>()
            .Select(requirement => requirement.Missing)
            .FirstOrDefault(reason => reason is not null);
        return missing is null
            ? null
            : [new XunitSkippedDataRowTestCase(
                sink, options.MethodDisplayOrDefault(), options.MethodDisplayOptionsOrDefault(), method, missing)];
    }
}
