using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests;

public sealed class RefusalCatalogTests
{
    [Fact]
    [Semantics("S13.1")]
    public void Each_refusal_stands_once()
    {
        Assert.Equal(60, RefusalCatalog.All.Count);
        Assert.Equal(60, RefusalCatalog.All.Select(kind => kind.Code).Distinct().Count());
        Assert.All(RefusalCatalog.All, kind => Assert.Matches("^[a-z]+(-[a-z]+)*$", kind.Code));
        Assert.All(RefusalCatalog.All, kind => Assert.EndsWith(".", kind.Meaning, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("member-unknown", RefusalCategory.NotFound, false)]
    [InlineData("document-unknown", RefusalCategory.NotFound, true)]
    [InlineData("document-conflict", RefusalCategory.Conflict, false)]
    [InlineData("key-reused", RefusalCategory.Conflict, false)]
    [InlineData("insufficient-balance", RefusalCategory.Rule, true)]
    [InlineData("overflow", RefusalCategory.Rule, false)]
    [Semantics("S13.1")]
    public void Each_says_what_it_is_and_whether_a_retry_can_help(string code, RefusalCategory category, bool canRetryHelp)
    {
        var kind = RefusalCatalog.Find(code);
        Assert.Equal((code, category, canRetryHelp), (kind.Code, kind.Category, kind.CanRetryHelp));
    }

    [Fact]
    [Semantics("S13.1")]
    public void Only_these_may_be_accepted_later_as_they_stand() => Assert.Equal(
        [
            "in-future", "document-unknown", "referrer-too-fast", "tender-not-covered", "reward-limit", "out-of-stock",
            "insufficient-balance", "debt-not-allowed",
        ],
        RefusalCatalog.All.Where(kind => kind.CanRetryHelp).Select(kind => kind.Code));

    [Fact]
    [Semantics("S13.1")]
    public void What_does_not_exist_and_what_stands_against_the_past_are_told_from_a_rules_no()
    {
        Assert.Equal(
            [
                "store-unknown", "member-unknown", "currency-unknown", "document-unknown", "hold-unknown",
                "cash-out-unknown", "voucher-unknown", "offer-unknown", "reward-unknown", "referrer-unknown",
            ],
            CodesOf(RefusalCategory.NotFound));
        Assert.Equal(
            [
                "key-reused", "document-conflict", "identifier-taken", "card-blocked", "already-joined", "referrer-known", "has-member",
                "already-claimed", "hold-ended", "cash-out-decided", "voucher-ended", "offer-given",
            ],
            CodesOf(RefusalCategory.Conflict));

        static IEnumerable<string> CodesOf(RefusalCategory category) =>
            RefusalCatalog.All.Where(kind => kind.Category == category).Select(kind => kind.Code);
    }

    [Fact]
    public void There_are_no_others() => Assert.Throws<ArgumentException>(() => RefusalCatalog.Find("no"));
}
