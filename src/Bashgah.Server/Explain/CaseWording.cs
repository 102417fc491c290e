using Bashgah.Engine.Programs;
using Bashgah.Server.Platform.Texts;
using Bashgah.Storage.Fraud;

namespace Bashgah.Server.Explain;

/// <summary>Words cases, a sentence a case. A kind has its words under <c>case.</c> and its name.</summary>
internal static class CaseWording
{
    /// <summary>What a device queued and why it was refused.</summary>
    public static string OfQueued(QueuedCommand? command, Wording wording) => command is null
        ? wording.Say("case.queued")
        : wording.Say(
            "case.queued-why", ("what", wording.Say($"case.queued.{command.Operation}")),
            ("reason", wording.Find($"problem.{command.Problem}.title") ?? command.Problem));

    /// <summary>What was found.</summary>
    public static string Sentence(StoredCase found, CompiledProgram program, Wording wording)
    {
        var evidence = found.Evidence;
        return wording.Say(
            evidence.IsAmount ? $"case.{found.Kind}-amount" : $"case.{found.Kind}",
            ("rule", new PolicyNames(program, wording.LanguageCode).FraudRule(found.Rule)),
            ("counted", Number(evidence.Counted)),
            ("allowed", Number(evidence.Allowed)));

        string Number(long number) =>
            evidence.IsAmount ? wording.Money(number, program.MoneyDigits, program.MoneyCode) : wording.Number(number);
    }
}
