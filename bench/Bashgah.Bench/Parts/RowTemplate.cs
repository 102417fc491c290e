using Bashgah.Bench.Databases;

namespace Bashgah.Bench.Parts;

/// <summary>What stands in a copy of a row where the row itself cannot be copied.</summary>
internal enum Slot
{
    None,
    Transaction,
    PreviousTransaction,
    Member,
    Copy,
    Facts,
    IdentifierHash,
}

/// <summary>A row in the text form of COPY, as pieces of text with slots between them.</summary>
internal sealed class RowTemplate
{
    /// <summary>How COPY writes that there is no value.</summary>
    public const string Null = "\\N";

    private readonly List<(string Text, Slot After)> _pieces = [];
    private string _text = "";

    /// <param name="columns">Names of the fields.</param>
    /// <param name="fields">The fields as COPY wrote them.</param>
    /// <param name="patches">Fields that differ from copy to copy: how each is put together.</param>
    public RowTemplate(string[] columns, string[] fields, IReadOnlyDictionary<string, Action<RowTemplate, string>> patches)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            Add(i == 0 ? "" : "\t");
            if (patches.TryGetValue(columns[i], out var patch))
                patch(this, fields[i]);
            else
                Add(fields[i]);
        }
        Add("\n", Slot.None);
        _pieces.Add((_text, Slot.None));
    }

    /// <summary>A number of the copy's own, where the row has one.</summary>
    public static Action<RowTemplate, string> Own(Slot slot) =>
        (row, value) => row.Add(value == Null ? Null : "", value == Null ? Slot.None : slot);

    /// <summary>The row's text with the copy's number behind it, where the row has one.</summary>
    public static Action<RowTemplate, string> Numbered() =>
        (row, value) => row.Add(value == Null ? Null : value + "-", value == Null ? Slot.None : Slot.Copy);

    /// <summary>Adds text, then a slot.</summary>
    public void Add(string text, Slot after = Slot.None)
    {
        _text += text;
        if (after == Slot.None)
            return;
        _pieces.Add((_text, after));
        _text = "";
    }

    /// <summary>Adds a text in which every mention of a number becomes a slot.</summary>
    public void AddReplacing(string text, string before, string number, Slot slot)
    {
        var mention = before + number;
        for (int at; (at = text.IndexOf(mention, StringComparison.Ordinal)) >= 0; text = text[(at + mention.Length)..])
        {
            var end = at + mention.Length;
            if (end < text.Length && char.IsAsciiDigit(text[end]))
                Add(text[..end]);
            else
                Add(text[..(at + before.Length)], slot);
        }
        Add(text);
    }

    /// <summary>Writes a copy.</summary>
    public void Write(TextWriter writer, in CopyNumbers numbers)
    {
        Span<char> digits = stackalloc char[20];
        foreach (var (text, after) in _pieces)
        {
            writer.Write(text);
            switch (after)
            {
                case Slot.None:
                    break;
                case Slot.Facts:
                    writer.Write(numbers.Facts(numbers.Member));
                    break;
                case Slot.IdentifierHash:
                    writer.Write(MemberCopies.IdentifierHash(numbers.Member));
                    break;
                default:
                    var number = after switch
                    {
                        Slot.Transaction => numbers.Transaction,
                        Slot.PreviousTransaction => numbers.Transaction - 1,
                        Slot.Member => numbers.Member,
                        _ => numbers.Copy,
                    };
                    number.TryFormat(digits, out var length);
                    writer.Write(digits[..length]);
                    break;
            }
        }
    }
}

/// <summary>What fills the slots of one copy.</summary>
internal readonly record struct CopyNumbers(long Transaction, long Member, long Copy, Func<long, string> Facts);
