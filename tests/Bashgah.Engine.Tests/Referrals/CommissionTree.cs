using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Xunit;

namespace Bashgah.Engine.Tests.Referrals;

/// <summary>
/// A thousand members in a random tree, who buy and bring back, beside arithmetic that was written again from the semantics: what
/// each level has of each document, with the room that its cap had then (S6.1).
/// </summary>
/// <param name="seed">Decides the tree, what happens, and what the program says beside caps.</param>
/// <param name="cap">Most that a member has of a level, or of all; null: without.</param>
internal sealed class CommissionTree(int seed, long? cap)
{
    private const int Members = 1_000;
    private const int Purchases = 400;
    private const int Piece = 1_000;

    private readonly Random _random = new(seed);
    private readonly CommissionTable _table = CommissionTable.Make(new Random(seed), cap);
    private readonly List<Document> _documents = [];
    private readonly Dictionary<long, long> _referrers = [];
    private readonly Dictionary<(long Member, int Level, int Period), long> _standing = [];
    private readonly Dictionary<long, long> _owned = [];
    private Club? _club;
    private int _returns;

    public Club Club => _club ??= new(_table.Definition);

    public List<long> All { get; } = [];

    /// <summary>How often a cap left less than the table says.</summary>
    public int Met { get; private set; }

    /// <summary>How many members have commission now.</summary>
    public int Owners => _owned.Values.Count(sum => sum > 0);

    /// <summary>Everybody joins.</summary>
    public void Grow()
    {
        for (var i = 0; i < Members; i++)
        {
            // Most are brought by somebody who came lately, so that lines grow long.
            long? by = All.Count == 0 || _random.Next(20) == 0 ? null : All[Math.Max(0, All.Count - 1 - _random.Next(40))];
            var member = Club.JoinBy(by);
            All.Add(member);
            if (by is { } referrer) _referrers[member] = referrer;
        }
    }

    /// <summary>Some buy, and some of it comes back meanwhile: whole lines, some of their pieces, or a part of a piece.</summary>
    public void Trade()
    {
        for (var i = 0; i < Purchases; i++)
        {
            Club.Advance(_random.Next(600));
            Buy(i);
            if (_random.Next(3) > 0) ReturnSome(_documents[_random.Next(i + 1)]);
        }
    }

    public void ReturnAll()
    {
        foreach (var document in _documents.OrderBy(_ => _random.Next()).ToList())
        {
            if (document.Lines.All(line => line.Left == 0)) continue;
            foreach (var line in document.Lines) line.Left = 0;
            Club.Return(document.No, $"R{++_returns}");
            Settle(document);
        }
    }

    public void AssertAllHave(Func<long, long> owned) => Assert.All(All, member => Assert.Equal(owned(member), Owns(member)));

    public long Expected(long member) => _owned.GetValueOrDefault(member);

    private long Owns(long member) => Club.Stored(member).Find("credit")?.Balance ?? 0;

    private void Buy(int number)
    {
        var buyer = All[_random.Next(All.Count)];
        var lines = Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => new Line(
            _random.Next(1_000, 60_000), Piece * _random.Next(1, 6), _random.Next(3) == 0 ? CommissionTable.Group : null)).ToList();
        var document = new Document($"D{number}", _table.PeriodOf(Club), lines);
        Club.Accept(Club.Sale(buyer, document.No, [.. lines.Select((line, i) => ClubEvents.Line(i + 1, line.Amount, line.Group, line.Quantity))]));
        var level = 0;
        for (var above = ReferrerOf(buyer); above is { } id && level < _table.Levels.Count; above = ReferrerOf(id))
            document.Shares.Add(new(id, ++level) { Room = cap - _standing.GetValueOrDefault(KeyOf(document, id, level)) });
        _documents.Add(document);
        Settle(document);
        foreach (var share in document.Shares)
        {
            share.Given = share.Stands;
            if (share.Given < _table.Exact(share.Level, lines)) Met++;
        }
    }

    private void ReturnSome(Document document)
    {
        var i = _random.Next(document.Lines.Count);
        var line = document.Lines[i];
        if (line.Left == 0) return;
        var back = _random.Next(3) switch { 0 => line.Left, 1 => Piece * _random.Next(1, line.Left / Piece + 1), _ => _random.Next(1, line.Left + 1) };
        back = Math.Min(back, line.Left);
        line.Left -= back;
        Club.Accept(Club.Back(document.No, $"R{++_returns}", [new(i + 1, back, null)]));
        Settle(document);
    }

    // What the document's last transaction says stands, what is expected, and what the accounts have are the same.
    private void Settle(Document document)
    {
        var said = Club.Decisions[^1].Trace.Commissions.ToDictionary(
            share => (share.MemberId, share.Level), share => share.Awards.Sum(award => award.Amount));
        foreach (var share in document.Shares)
        {
            var now = Math.Min(share.Given ?? long.MaxValue, _table.Limited(_table.Exact(share.Level, document.Lines), share.Room));
            Assert.Equal(now, said.GetValueOrDefault((share.Member, share.Level)));
            var key = KeyOf(document, share.Member, share.Level);
            _standing[key] = _standing.GetValueOrDefault(key) + now - share.Stands;
            Assert.True(cap is null || _standing[key] <= cap, $"{key} has {_standing[key]} after {document.No}");
            if (_table.CounterOf(share.Level) is { } counter) Assert.Equal(_standing[key], Club.Used(counter, share.Member));
            _owned[share.Member] = Expected(share.Member) + now - share.Stands;
            share.Stands = now;
            Assert.Equal(Expected(share.Member), Owns(share.Member));
        }

        Assert.DoesNotContain(said.Keys, key => !document.Shares.Exists(share => (share.Member, share.Level) == key));
    }

    private (long Member, int Level, int Period) KeyOf(Document document, long member, int level) =>
        (member, _table.CapsLevels ? level : 0, document.Period);

    private long? ReferrerOf(long member) => _referrers.TryGetValue(member, out var referrer) ? referrer : null;

    /// <summary>A line, and how much of its quantity is still out.</summary>
    internal sealed record Line(long Amount, int Quantity, string? Group)
    {
        public int Left { get; set; } = Quantity;

        /// <summary>What remains of the amount, half up (S6.2).</summary>
        public long Remains => ((2 * Amount * Left) + Quantity) / (2L * Quantity);
    }

    private sealed record Share(long Member, int Level)
    {
        /// <summary>What the cap left when it was bought.</summary>
        public long? Room { get; init; }

        public long? Given { get; set; }

        public long Stands { get; set; }
    }

    private sealed record Document(string No, int Period, List<Line> Lines)
    {
        public List<Share> Shares { get; } = [];
    }
}
