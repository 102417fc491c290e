using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;
using NodaTime;

namespace Bashgah.Engine.Rules;

/// <summary>
/// An event with what rules derive from it again and again: its local day, the product groups of its lines as indexes,
/// totals by basis. Made once an evaluation. An event without lines has one pseudo line, on which no line condition
/// holds.
/// </summary>
internal sealed class EventView
{
    private static readonly EvaluatedLine[] PseudoLine = [default];

    private readonly int[] _groups;
    private readonly bool _hasShipping;
    private readonly List<(Basis Basis, long[] Amounts)> _amounts = [];
    private readonly int?[] _periodStarts = new int?[(int)PeriodUnit.Lifetime + 1];

    public EventView(CompiledProgram program, EvaluationInputs inputs, EvaluatedEvent e)
    {
        Program = program;
        Inputs = inputs;
        Event = e;
        On = program.Calendar.DayOf(e.OccurredAt);
        Weekday = ProgramCalendar.WeekdayOf(On);
        Minute = program.Calendar.TimeOfDay(e.OccurredAt);
        HasLines = e.Lines.Count > 0;
        Lines = !HasLines ? PseudoLine : e.Lines as EvaluatedLine[] ?? [.. e.Lines];
        _groups = new int[Lines.Length];
        for (var i = 0; i < Lines.Length; i++)
        {
            // Of one group there are often several lines, one after the other.
            _groups[i] = i > 0 && Lines[i].ProductGroup == Lines[i - 1].ProductGroup
                ? _groups[i - 1]
                : program.Rules.ProductGroups.IndexOf(Lines[i].ProductGroup);
            _hasShipping |= IsShipping(i);
        }
    }

    public CompiledProgram Program { get; }

    public EvaluationInputs Inputs { get; }

    public EvaluatedEvent Event { get; }

    /// <summary>The local day.</summary>
    public int On { get; }

    public IsoDayOfWeek Weekday { get; }

    /// <summary>Minutes since local midnight.</summary>
    public int Minute { get; }

    /// <summary>False: the one line is a pseudo line.</summary>
    public bool HasLines { get; }

    /// <summary>An array, so that one field of a line can be read without copying the line.</summary>
    public EvaluatedLine[] Lines { get; }

    /// <summary>Indexes of all lines, ascending.</summary>
    public int[] AllLines => field ??= [.. Enumerable.Range(0, Lines.Length)];

    /// <summary>Indexes of those that are not shipping, ascending.</summary>
    public int[] Goods => field ??= _hasShipping ? Array.FindAll(AllLines, line => !IsShipping(line)) : AllLines;

    /// <summary>Index of a line's product group; −1: one that the program does not name.</summary>
    public int GroupOf(int line) => _groups[line];

    private bool IsShipping(int line) => Program.Rules.ProductGroups.IsShipping(_groups[line]);

    /// <summary>First day of the period that holds the event.</summary>
    public int PeriodStart(PeriodUnit unit) => _periodStarts[(int)unit] ??= Program.Calendar.PeriodStart(On, unit);

    /// <summary>A line's amount by a basis (S4.1, S4.2), at least 0.</summary>
    public long Amount(Basis basis, int line) => Amounts(basis)[line];

    /// <summary>All lines' amounts by a basis.</summary>
    public long[] Amounts(Basis basis)
    {
        // Rules name one or two bases: looking through them is less than hashing.
        foreach (var known in _amounts)
        {
            if (known.Basis == basis) return known.Amounts;
        }

        var amounts = new long[Lines.Length];
        for (var i = 0; i < amounts.Length; i++) amounts[i] = Reckon(basis, i);
        _amounts.Add((basis, amounts));
        return amounts;
    }

    private long Reckon(Basis basis, int index)
    {
        if (!basis.WithShipping && _hasShipping && IsShipping(index)) return 0;
        ref readonly var line = ref Lines[index];
        var amount = line.Amount;
        if (basis.BeforeDiscount) amount = checked(amount + line.Discount);
        if (!basis.WithTax) amount = checked(amount - line.Tax);
        if (!basis.PaidWithPoints) amount = checked(amount - line.PaidByAccount);
        return Math.Max(0, amount);
    }
}

/// <summary>What of a line's amount a rule counts (S4.2); the default counts what the member really paid for goods.</summary>
internal readonly record struct Basis(bool BeforeDiscount, bool WithTax, bool PaidWithPoints, bool WithShipping)
{
    /// <summary>After discount, with tax, without what points paid, without shipping.</summary>
    public static Basis Default => new(false, true, false, false);
}
