using System.Globalization;
using System.Net;
using System.Text;

namespace Bashgah.Bench.Load;

/// <summary>
/// Purchases of three lines as a till sends them. What differs from one to the next has a fixed place in bytes that were made
/// before: key, document number, member and amounts.
/// </summary>
internal sealed class PurchaseRequests
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Baskets = 64;
    private const int NumberLength = 16;
    private const int MemberLength = 13;
    private const int AmountLength = 5;

    private readonly Template[] _templates;
    private readonly long[] _members;
    private readonly bool _byExternalId;
    private readonly Chance _chance;
    private readonly string _run;
    private long _number;

    /// <param name="address">Where the server listens.</param>
    /// <param name="key">Key of a till.</param>
    /// <param name="members">Ids of members, or, with <paramref name="byExternalId"/>, the numbers in their external ids.</param>
    /// <param name="byExternalId">How purchases name their member.</param>
    /// <param name="run">A letter that tells the documents of this run from others on the same ledger.</param>
    public PurchaseRequests(IPEndPoint address, string key, long[] members, bool byExternalId, char run)
    {
        _members = members;
        _byExternalId = byExternalId;
        _run = run.ToString();
        _chance = new Chance(20_261_121UL + run);
        _templates = [.. Enumerable.Range(0, Baskets).Select(_ => MakeTemplate(address, key))];
    }

    /// <summary>How long a request can be.</summary>
    public int LengthMax => _templates.Max(t => t.Bytes.Length);

    /// <summary>Writes the next purchase; gives its length.</summary>
    public int Write(Span<byte> target)
    {
        var template = _templates[_chance.Below(Baskets)];
        template.Bytes.CopyTo(target);
        var number = ++_number;
        WriteNumber(number, target.Slice(template.KeyAt, NumberLength));
        WriteNumber(number, target.Slice(template.DocumentAt, NumberLength));
        WriteMember(_members[_chance.Below(_members.Length)], target.Slice(template.MemberAt, MemberLength + 1));
        foreach (var at in template.AmountsAt)
            WriteAmount(Shelf.Amount(_chance), target.Slice(at, AmountLength));
        return template.Bytes.Length;
    }

    private Template MakeTemplate(IPEndPoint address, string key)
    {
        var body = new StringBuilder(
            $$"""{"documentNo":"{{_run}}{{Place('N', NumberLength)}}","store":"{{Shelf.Stores[_chance.Below(Shelf.Stores.Length)]}}","channel":"shop",""");
        // The member's name ends with its own quotation mark; spaces fill what is left of its place.
        body.Append(_byExternalId ? "\"member\":{\"externalId\":\"S" : "\"member\":{\"id\":\"mbr_")
            .Append(Place('M', MemberLength + 1)).Append("},\"currency\":\"MYR\",\"lines\":[");
        for (var line = 1; line <= Shelf.LinesCount; line++)
        {
            var (sku, group, brand) = Shelf.Articles[_chance.Below(Shelf.Articles.Length)];
            body.Append(line == 1 ? "" : ",").Append(CultureInfo.InvariantCulture,
                $$"""{"line":{{line}},"sku":"{{sku}}","productGroup":"{{group}}",{{(brand is null ? "" : $"\"brand\":\"{brand}\",")}}"quantity":{{1 + _chance.Below(3)}},"amount":{{Place('A', AmountLength)}}}""");
        }
        body.Append("]}");
        var text = $"POST /v1/programs/{ServerProcess.Program}/purchases HTTP/1.1\r\nHost: {address}\r\n"
            + $"Authorization: Bearer {key}\r\nContent-Type: application/json\r\n"
            + $"Idempotency-Key: {_run}{Place('K', NumberLength)}\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        int At(char what, int length, int from = 0) => text.IndexOf(Place(what, length), from, StringComparison.Ordinal);
        var amounts = new int[Shelf.LinesCount];
        for (var i = 0; i < Shelf.LinesCount; i++)
            amounts[i] = At('A', AmountLength, i == 0 ? 0 : amounts[i - 1] + AmountLength);
        return new Template(
            Encoding.ASCII.GetBytes(text), At('K', NumberLength), At('N', NumberLength), At('M', MemberLength + 1), amounts);
    }

    // No name of an article and no header holds such a run of one letter.
    private static string Place(char what, int length) => new(char.ToUpperInvariant(what), length);

    private static void WriteNumber(long number, Span<byte> target)
    {
        for (var i = target.Length - 1; i >= 0; i--, number /= 10)
            target[i] = (byte)('0' + (number % 10));
    }

    private static void WriteAmount(int amount, Span<byte> target)
    {
        target.Fill((byte)' ');
        for (var i = target.Length - 1; amount > 0; i--, amount /= 10)
            target[i] = (byte)('0' + (amount % 10));
    }

    private void WriteMember(long id, Span<byte> target)
    {
        target.Fill((byte)' ');
        if (_byExternalId)
        {
            WriteNumber(id, target[..9]);
            target[9] = (byte)'"';
            return;
        }
        var length = 1;
        for (var rest = id >> 5; rest != 0; rest >>= 5)
            length++;
        target[length] = (byte)'"';
        for (var i = length - 1; i >= 0; i--, id >>= 5)
            target[i] = (byte)Alphabet[(int)(id & 31)];
    }

    private sealed record Template(byte[] Bytes, int KeyAt, int DocumentAt, int MemberAt, int[] AmountsAt);
}
