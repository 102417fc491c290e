using Bashgah.Engine.Ledger;
using Bashgah.Storage.Verification;

namespace Bashgah.Storage.Tests.Verification;

/// <summary>A member without an external id is named by the order of joining: ids have other gaps on every database.</summary>
public sealed class LedgerDigestTests
{
    [Fact]
    public void Gaps_between_ids_do_not_change_the_digest() =>
        Assert.Equal(Digest((1, 10, null), (2, 20, null), (3, 5, "E3")), Digest((7, 10, null), (12, 20, null), (40, 5, "E3")));

    [Fact]
    public void Who_of_them_owns_what_does_change_it() =>
        Assert.NotEqual(Digest((1, 10, null), (2, 20, null)), Digest((1, 20, null), (2, 10, null)));

    [Fact]
    public void A_member_with_an_external_id_has_a_place_in_the_order_too() =>
        Assert.NotEqual(Digest((1, 10, "E1"), (2, 20, null)), Digest((1, 20, null), (2, 10, "E1")));

    private static string Digest(params (long Id, long Debt, string? ExternalId)[] members)
    {
        var digest = new LedgerDigest();
        foreach (var (id, debt, externalId) in members)
        {
            var facts = new MemberFacts { Id = id, Version = 1, ClockAt = 1, JoinedAt = 1, PolicySeen = 1 };
            facts.Accounts.Add(new AccountFacts { Currency = "points", Debt = debt });
            digest.Add(facts, externalId);
        }

        return digest.Compute();
    }
}
