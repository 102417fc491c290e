using Bashgah.Engine.Codecs;
using Bashgah.Engine.Ledger;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Bashgah.Engine.Tests.Codecs;

public class FactsCodecTests
{
    [Fact]
    public void A_new_member_takes_fifteen_bytes()
    {
        // Format 1, id 3 → zigzag 6, six zeros, eight empty lists: the stored form must not drift.
        Assert.Equal("0106" + "000000000000" + "0000000000000000", Convert.ToHexString(FactsCodec.Write(new MemberFacts { Id = 3 })));
    }

    [Fact]
    public void Who_was_brought_or_has_a_birthday_has_six_numbers_more()
    {
        var facts = new MemberFacts { Id = 3, Birthday = 315 };
        Assert.Equal("0206" + "000000000000" + "0000000000000000" + "000000" + "F604" + "0000", Convert.ToHexString(FactsCodec.Write(facts)));
        Assert.Null(FactsCodec.Read(FactsCodec.Write(facts)).Referral);
    }

    [Fact]
    public void Every_field_reads_back()
    {
        var facts = Full();
        var bytes = FactsCodec.Write(facts);
        var read = FactsCodec.Read(bytes);

        Assert.Equal(FactsText.Show(facts), FactsText.Show(read));
        Assert.Equal(bytes, FactsCodec.Write(read));
        Assert.Equal(facts.Accounts[0].CarryBillionths, read.Accounts[0].CarryBillionths);
        Assert.Equal(facts.Accounts[0].Lots, read.Accounts[0].Lots);
        Assert.Equal(facts.Counters, read.Counters);
        Assert.Equal(facts.Tiers, read.Tiers);
        Assert.Equal(facts.Vouchers[0].Paid, read.Vouchers[0].Paid);
        Assert.Equal(facts.Holds[0].Taken, read.Holds[0].Taken);
    }

    [Fact]
    public void No_field_is_forgotten()
    {
        var shown = FactsText.Show(Full());

        Assert.DoesNotContain("[]", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(": 0,", shown.Replace("\"version\": 0", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_byte_matters()
    {
        var bytes = FactsCodec.Write(Full());
        for (var i = 0; i < bytes.Length; i++)
        {
            var changed = bytes.ToArray();
            changed[i] ^= 1;
            try
            {
                Assert.NotEqual(bytes, FactsCodec.Write(FactsCodec.Read(changed)));
            }
            catch (FormatException)
            {
                // Refused is as good as told apart.
            }
        }
    }

    [Fact]
    public void Cut_or_longer_bytes_are_refused()
    {
        var bytes = FactsCodec.Write(Full());
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<FormatException>(() => FactsCodec.Read(bytes.AsSpan(0, length)));
        }

        Assert.Throws<FormatException>(() => FactsCodec.Read([.. bytes, 0]));
        Assert.Throws<FormatException>(() => FactsCodec.Read([3, .. bytes[1..]]));
    }

    [Fact]
    public void Random_bytes_never_do_more_than_be_refused() => Prop.ForAll<byte[]>(bytes =>
    {
        try
        {
            FactsCodec.Read([1, .. bytes]);
        }
        catch (FormatException)
        {
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_numbers_read_back() => Prop.ForAll<long, long, int>((a, b, c) =>
    {
        var facts = new MemberFacts { Id = a, ClockAt = b, Purchases = c };
        facts.Accounts.Add(new() { Currency = "p", CarryBillionths = unchecked(((Int128)a << 64) | (ulong)b) });
        var read = FactsCodec.Read(FactsCodec.Write(facts));
        return read.Id == a && read.ClockAt == b && read.Purchases == c
            && read.Accounts[0].CarryBillionths == facts.Accounts[0].CarryBillionths;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_counter_s_bytes_change_with_each_field()
    {
        var counter = new CounterFacts("budget/launch", 10, 20, 30, 4, 5);
        var texts = new[]
        {
            counter, counter with { Key = "x" }, counter with { PeriodOn = 1 }, counter with { KeepUntilOn = 1 },
            counter with { Amount = 1 }, counter with { Times = 1 }, counter with { Version = 1 },
        }.Select(c => Convert.ToHexString(FactsCodec.Write(c)));

        Assert.Equal(7, texts.Distinct().Count());
    }

    private static MemberFacts Full()
    {
        var lot = new LotKey(20_000, LotKey.Never, null);
        var facts = new MemberFacts
        {
            Id = 3, Version = 2, ClockAt = 1_700_000_000_000_000, PolicySeen = 1, JoinedAt = -1, Purchases = 4, LastActivityOn = 19_000,
            Referral = new(30, 31, 32), Birthday = 315, BirthdayKeptOn = 33, AnniversaryKeptOn = 34,
        };
        facts.Groups.Add("gold");
        facts.Attributes.Add("size", "لارج");
        var account = new AccountFacts
        {
            Currency = "points", Debt = 5, CarryBillionths = (Int128)long.MaxValue * 3, LifetimeEarned = 6, LifetimeSpent = 7,
            LifetimeExpired = 8,
        };
        account.Lots.Add(new(lot, 1, 2, 3, 4));
        account.Maturations.Add(new("delivered#1", lot));
        facts.Accounts.Add(account);
        facts.Counters.Add(new("rule/base/points/0", 9, 10, 11, 12));
        var series = new SeriesFacts { Measure = "spend" };
        series.Days.Add(new(13, 14, 15));
        facts.Series.Add(series);
        facts.Tiers.Add(new("main", "gold", 16, 17, 18, 19));
        facts.Holds.Add(new(20, "points", 21, [new(new LotKey(22, 23, "delivered#2"), 24)]));
        facts.Vouchers.Add(new(25, "coffee", 26, 27, [new("points", lot, 28)], "rule", 29));
        return facts;
    }
}
