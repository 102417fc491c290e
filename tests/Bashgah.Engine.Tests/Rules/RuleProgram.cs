using System.Text;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Tests.Rules;

/// <summary>A program for a test: its text, compiled, and short ways to ask its rules.</summary>
internal sealed class RuleProgram
{
    public const string Zone = "Asia/Kuala_Lumpur";

    /// <summary>Friday 2026-01-02, noon in Kuala Lumpur.</summary>
    public static readonly long FridayNoon = At("2026-01-02T12:00:00+08:00");

    public RuleProgram(string definition)
    {
        var read = ProgramDefinition.Read(Encoding.UTF8.GetBytes(definition));
        Assert.Empty(read.Faults);
        Compiled = read.Definition!.Compile(1, 0);
    }

    public CompiledProgram Compiled { get; }

    /// <summary>A program with points (floor, order) and the rules given; more keys of the document may follow.</summary>
    public static RuleProgram With(string rules, string more = "", string points = "{}", string currencies = "") => new($$"""
        {
          "money": {"currency": "MYR"}, "timeZone": "{{Zone}}",
          "currencies": {"points": {{points}} {{currencies}}},
          "earning": [{{rules}}] {{more}}
        }
        """);

    public static long At(string text) => EngineInstant.TryParse(text, out var at)
        ? at
        : throw new ArgumentException("Not an instant.", nameof(text));

    public static int On(string date) => DayNumber.TryParse(date, out var on)
        ? on
        : throw new ArgumentException("Not a date.", nameof(date));

    public static EvaluatedLine Line(
        int line, long amount, string? group = null, string? sku = null, string? brand = null, long quantity = 1000,
        long discount = 0, long tax = 0, long paid = 0) =>
        new(line, sku, group, brand, quantity, amount, discount, tax, paid);

    public static EvaluatedEvent Purchase(params EvaluatedLine[] lines) => new()
    {
        On = "purchase", OccurredAt = FridayNoon, Lines = lines,
    };

    public static EvaluationInputs Inputs(int purchaseNo = 1) => new()
    {
        Tiers = new Dictionary<string, string>(),
        Groups = [],
        Attributes = new Dictionary<string, string>(),
        PurchaseNo = purchaseNo,
        JoinedOn = On("2025-06-15"),
        Used = new Dictionary<CounterKey, Used>(),
        Balances = new Dictionary<string, long>(),
    };

    /// <summary>Evaluates with every program-wide counter that is needed loaded with zeros, unless the inputs have it.</summary>
    public Evaluation Evaluate(EvaluatedEvent e, EvaluationInputs? inputs = null)
    {
        inputs ??= Inputs();
        var used = new Dictionary<CounterKey, Used>(inputs.Used);
        foreach (var slot in Compiled.Rules.ProgramWideNeeded(Compiled, inputs, e)) used.TryAdd(slot.Key, default);
        return Compiled.Rules.Evaluate(Compiled, inputs with { Used = used }, e);
    }

    /// <summary>Awards as <c>rule: amount currency</c>, in document order.</summary>
    public string Awards(EvaluatedEvent e, EvaluationInputs? inputs = null) =>
        string.Join(", ", Evaluate(e, inputs).Awards.Select(a => $"{a.RuleId}: {a.Amount} {a.Reward ?? a.Currency}"));

    /// <summary>Awards on lines.</summary>
    public string Awards(params EvaluatedLine[] lines) => Awards(Purchase(lines));

    /// <summary>Rules that gave nothing as <c>rule: reason detail</c>.</summary>
    public string Silent(EvaluatedEvent e, EvaluationInputs? inputs = null) =>
        string.Join(", ", Evaluate(e, inputs).NotFired.Select(n => $"{n.RuleId}: {n.Reason} {n.Detail}".TrimEnd()));

    /// <summary>Inputs in which some counters have been used: amount and times.</summary>
    public static EvaluationInputs Used(params (string Key, string? Period, long Amount, long Times)[] used) =>
        Inputs() with
        {
            Used = used.ToDictionary(
                u => new CounterKey(u.Key, u.Period is null ? 0 : On(u.Period)), u => new Used(u.Amount, u.Times)),
        };
}
