using System.Text;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Tests.Rules;
using Bashgah.Testing;

namespace Bashgah.Engine.Tests.Programs;

/// <summary>Mutated definitions never make the reader throw: they hold and compile, or they have faults.</summary>
public sealed class ProgramFuzzTests
{
    private const int Rounds = 200;

    private static readonly string[] Pieces =
    [
        "null", "{}", "[]", "-1", "0", "9223372036854775808", "1e400", "\"\"", "\"*\"", "true", "{\"all\": []}", "\"never\"",
        "\"P9999Y\"", "[[[[]]]]", "\"points\"", "\"9998-12-31\"", "{\"fixed\": 1}", "1000000000000000", "\"\\ud800\"",
    ];

    private static readonly byte[] Sample = File.ReadAllBytes(Repository.PathOf("samples", "programs", "everything.json"));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void BytesAreChanged(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = (byte[])Sample.Clone();
            for (var i = random.Next(1, 4); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            Judge(bytes);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void ValuesAreReplaced(int seed)
    {
        var random = new Random(seed);
        var text = Encoding.UTF8.GetString(Sample);
        for (var round = 0; round < Rounds; round++)
        {
            // From a colon or comma up to the next comma or bracket: most often one whole value.
            var from = text.IndexOfAny([':', ','], random.Next(text.Length));
            if (from < 0) continue;
            var to = text.IndexOfAny([',', '}', ']'], from + 1);
            if (to < 0) continue;
            Judge(Encoding.UTF8.GetBytes(text[..(from + 1)] + Pieces[random.Next(Pieces.Length)] + text[to..]));
        }
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    public void PartsAreCutOut(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < Rounds; round++)
        {
            var from = random.Next(Sample.Length);
            var to = Math.Min(Sample.Length, from + random.Next(200));
            Judge([.. Sample[..from], .. Sample[to..]]);
        }
    }

    private static void Judge(byte[] bytes)
    {
        var read = ProgramDefinition.Read(bytes);
        Assert.Equal(read.Definition is null, read.Faults.Count > 0);
        Assert.All(read.Faults, f => Assert.False(f.Code.Length == 0 || f.Message.Length == 0));
        if (read.Definition is null) return;

        var program = read.Definition.Compile(1, 0);
        Assert.Equal(
            read.Definition.CanonicalBytes(), ProgramDefinition.Read(read.Definition.WriteEffective()).Definition!.CanonicalBytes());
        var e = RuleProgram.Purchase(RuleProgram.Line(1, 1999, "toys"), RuleProgram.Line(2, 25000, "kitchen"));
        try
        {
            program.Rules.Evaluate(program, RuleProgram.Inputs(), e);
        }
        catch (OverflowException)
        {
            // A refusal of the ledger (S2.1).
        }
    }
}
