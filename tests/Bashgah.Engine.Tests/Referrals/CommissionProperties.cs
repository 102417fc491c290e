using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Referrals;

/// <summary>A thousand members in a random tree, buying and bringing back at random.</summary>
public sealed class CommissionProperties
{
    private const int Members = 1_000;
    private const int Purchases = 400;
    private const long CapOfLevel = 1_500;
    private static readonly long[] Percents = [7, 3, 2, 1];

    private static readonly string Capped = string.Join(", ", Percents.Select(
        percent => $$"""{"rate": "0.0{{percent}}", "limit": [{"member": {"points": {{CapOfLevel}} } }]}"""));

    private static readonly string Uncapped = string.Join(", ", Percents.Select(percent => $"\"0.0{percent}\""));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [Semantics("S9.2", "S6.1")]
    public void Commission_follows_the_table_of_levels_and_is_0_when_everything_is_back(int seed)
    {
        var story = new Tree(seed, Uncapped);
        story.Grow();
        story.Buy(whileReturning: true);
        var expected = new Dictionary<long, long>();
        foreach (var (buyer, paid) in story.Standing)
        {
            var level = 0;
            for (var above = story.ReferrerOf(buyer); above is { } id && level < Percents.Length; above = story.ReferrerOf(id))
                expected[id] = expected.GetValueOrDefault(id) + (paid * Percents[level++] / 100);
        }

        Assert.True(expected.Count > 50);
        Assert.All(story.All, member => Assert.Equal(expected.GetValueOrDefault(member), story.Owns(member)));
        story.ReturnAll();
        Assert.All(story.All, member => Assert.Equal(0, story.Owns(member)));
        Assert.All(story.All, member => Assert.Equal(0, story.Club.Stored(member).Find("credit")?.LifetimeEarned ?? 0));
    }

    [Theory]
    [InlineData(3)]
    [Semantics("S9.2", "S4.6")]
    public void No_level_earns_beyond_its_cap(int seed)
    {
        var story = new Tree(seed, Capped);
        story.Grow();
        story.Buy(whileReturning: false);
        var byLevel = story.Club.Decisions.SelectMany(decision => decision.Trace.Commissions)
            .GroupBy(share => (share.MemberId, share.Level))
            .Select(shares => shares.Sum(share => share.Awards.Sum(award => award.Amount)))
            .ToList();
        Assert.Equal(CapOfLevel, byLevel.Max());
        Assert.True(byLevel.Count(sum => sum == CapOfLevel) > 5);
        story.ReturnAll();
        Assert.All(story.All, member => Assert.Equal(0, story.Owns(member)));
    }

    [Theory]
    [InlineData(4)]
    [Semantics("S9.1")]
    public void Whatever_is_named_late_nobody_stands_above_themselves(int seed)
    {
        var random = new Random(seed);
        var club = new Club(ReferralPrograms.With("{}"));
        var all = Enumerable.Range(0, 60).Select(_ => club.Join()).ToList();
        for (var i = 0; i < 1_000; i++) club.Post(club.Names(all[random.Next(all.Count)], all[random.Next(all.Count)]));
        Assert.True(all.Count(member => club.Stored(member).Referral is not null) > 20);
        foreach (var member in all)
        {
            var steps = 0;
            for (var above = club.Stored(member).Referral; above is { } referral; above = club.Stored(referral.ReferrerId).Referral)
                Assert.True(++steps < all.Count);
        }
    }

    /// <summary>The story of one tree.</summary>
    private sealed class Tree(int seed, string levels)
    {
        private readonly Random _random = new(seed);
        private readonly Dictionary<string, (long Buyer, long[] Lines, HashSet<int> Back)> _documents = [];
        private readonly Dictionary<long, long> _referrers = [];
        private int _returns;

        public Club Club { get; } = new(ReferralPrograms.Commission($"\"levels\": [{levels}], \"as\": \"credit\""));

        public List<long> All { get; } = [];

        /// <summary>What buyers still have of each document.</summary>
        public IEnumerable<(long Buyer, long Paid)> Standing => _documents.Values.Select(document => (
            document.Buyer, document.Lines.Where((_, i) => !document.Back.Contains(i)).Sum()));

        public long? ReferrerOf(long member) => _referrers.TryGetValue(member, out var referrer) ? referrer : null;

        public long Owns(long member) => Club.Stored(member).Find("credit") is { } account ? account.Balance : 0;

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

        public void Buy(bool whileReturning)
        {
            for (var i = 0; i < Purchases; i++)
            {
                var buyer = All[_random.Next(All.Count)];
                var lines = Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => (long)_random.Next(1, 60_000)).ToArray();
                Club.Advance(_random.Next(600));
                Club.Buy(buyer, $"D{i}", lines);
                _documents[$"D{i}"] = (buyer, lines, []);
                if (whileReturning && _random.Next(3) == 0) ReturnOne($"D{_random.Next(i + 1)}");
            }
        }

        public void ReturnAll()
        {
            foreach (var number in _documents.Keys.OrderBy(_ => _random.Next()).ToList())
            {
                if (_documents[number].Back.Count < _documents[number].Lines.Length) Club.Return(number, $"R{++_returns}");
            }
        }

        private void ReturnOne(string number)
        {
            var document = _documents[number];
            var line = _random.Next(document.Lines.Length);
            if (document.Back.Add(line)) Club.Return(number, $"R{++_returns}", line + 1);
        }
    }
}
