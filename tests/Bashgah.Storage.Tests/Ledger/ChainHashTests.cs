using Bashgah.Engine;
using Bashgah.Storage.Ledger;

namespace Bashgah.Storage.Tests.Ledger;

public sealed class ChainHashTests
{
    private static readonly TransferRow Posting =
        new(12, 0, 5, "points", 1, 11, 2, 120, 20_700, int.MaxValue, null, 120, 2, "base");

    private static readonly TransactionRow Row = new()
    {
        Id = 12, Kind = "purchase", MemberId = 5, PolicyVersion = 1, Semantics = 1, TzVersion = "2026a",
        OccurredAt = 100, RecordedAt = 200, IsHistory = false, Actor = "key", IdempotencyKey = "k", ContentHash = "h",
        DocScope = "", DocNo = "7", DocKind = "purchase", ParentId = null, Event = "{}", Trace = "{}",
        FactsRead = "[]", FactsWritten = "[]", Writer = 1, ChainNo = 3, PreviousId = 9, Heads = null, Hash = [], Transfers = [Posting],
    };

    [Fact]
    public void Every_column_of_a_transaction_and_of_its_transfers_counts()
    {
        TransactionRow[] others =
        [
            Row with { Id = 13 }, Row with { Kind = "return" }, Row with { MemberId = null }, Row with { PolicyVersion = 2 },
            Row with { Semantics = 2 }, Row with { TzVersion = "2026b" }, Row with { OccurredAt = 101 },
            Row with { RecordedAt = 201 }, Row with { IsHistory = true }, Row with { Actor = "kez" },
            Row with { IdempotencyKey = null }, Row with { ContentHash = "i" }, Row with { DocScope = null },
            Row with { DocNo = "8" }, Row with { DocKind = "claim" }, Row with { ParentId = 0 }, Row with { Event = "{ }" },
            Row with { Trace = "{ }" }, Row with { FactsRead = "" }, Row with { FactsWritten = "" }, Row with { Writer = 2 },
            Row with { ChainNo = 4 }, Row with { PreviousId = 8 }, Row with { Heads = "" }, Row with { Transfers = [] },
            .. new[]
            {
                Posting with { TransactionId = 13 }, Posting with { Seq = 1 }, Posting with { MemberId = 6 },
                Posting with { Currency = "stamps" }, Posting with { Kind = 2 }, Posting with { Debit = 15 },
                Posting with { Credit = 1 }, Posting with { Amount = 121 }, Posting with { LotFrom = 1 },
                Posting with { LotUntil = 1 }, Posting with { LotWaiting = "" }, Posting with { BalanceAfter = 1 },
                Posting with { MemberVersion = 3 }, Posting with { RuleId = null },
            }.Select(posting => Row with { Transfers = [posting] }),
        ];
        var hashes = others.Append(Row).Select(row => Convert.ToHexString(Hash(row))).ToList();
        Assert.Equal(others.Length + 1, hashes.Distinct().Count());
    }

    [Fact]
    public void Text_that_moves_from_one_column_to_the_next_gives_another_hash() => Assert.NotEqual(
        Hash(Row with { Event = "ab", Trace = "c" }), Hash(Row with { Event = "a", Trace = "bc" }));

    [Fact]
    public void The_hash_before_and_the_program_count()
    {
        var other = new byte[32];
        other[31] = 1;
        Assert.NotEqual(Hash(Row), ChainHash.Of(1, Row, other, new CanonicalBytes()));
        Assert.NotEqual(Hash(Row), ChainHash.Of(2, Row, ChainHash.Start, new CanonicalBytes()));
        Assert.Equal(Hash(Row), ChainHash.Of(1, Row, ChainHash.Start, new CanonicalBytes()));
    }

    [Fact]
    public void Heads_are_read_back()
    {
        ChainHead[] heads = [new(1, 77, [1, 2]), new(12, 5, [255])];
        var text = ChainHeads.Write(heads);
        Assert.Equal("1:77:0102 12:5:ff", text);
        Assert.Equal(
            heads.Select(h => (h.Writer, h.No, Convert.ToHexString(h.Hash))),
            ChainHeads.Read(text).Select(h => (h.Writer, h.No, Convert.ToHexString(h.Hash))));
        Assert.Empty(ChainHeads.Read(""));
        Assert.Throws<FormatException>(() => ChainHeads.Read("1:2").ToList());
    }

    [Fact]
    public void References_to_facts_are_read_back()
    {
        FactsWritten[] rows =
        [
            new(FactsReferences.Member(5), 7, "0f"),
            new(FactsReferences.Counter(new CounterKey("budget/\"launch\"/points@شعبه", 20_454)), 1, "a0"),
            new(FactsReferences.Counter(new CounterKey("stock/coffee", 0)), 3, ""),
        ];
        Assert.Equal(rows, FactsReferences.Read(FactsReferences.Write(rows)));
        Assert.Equal("[]", FactsReferences.Write([]));
        Assert.Equal(5, FactsReferences.MemberIdOf("m/5"));
        Assert.Null(FactsReferences.MemberIdOf("c/m/5"));
        Assert.Throws<FormatException>(() => FactsReferences.Read("[[1]]"));
        Assert.Throws<FormatException>(() => FactsReferences.Read("{"));
    }

    private static byte[] Hash(TransactionRow row) => ChainHash.Of(1, row, ChainHash.Start, new CanonicalBytes());
}
