using Bashgah.Server.Platform.Http;

namespace Bashgah.Server.Tests.Platform;

public sealed class PublicIdTests
{
    [Theory]
    [InlineData(0, "mbr_0")]
    [InlineData(31, "mbr_z")]
    [InlineData(32, "mbr_10")]
    [InlineData(long.MaxValue, "mbr_7zzzzzzzzzzzz")]
    public void An_id_is_written_and_read(long id, string text)
    {
        Assert.Equal(text, PublicId.Member(id));
        Assert.True(PublicId.TryMember(text, out var read));
        Assert.Equal(id, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("mbr_")]
    [InlineData("mbr_01")]
    [InlineData("mbr_u")]
    [InlineData("mbr_A")]
    [InlineData("txn_1")]
    [InlineData("mbr_8000000000000")]
    [InlineData("mbr_zzzzzzzzzzzzzz")]
    public void Anything_else_is_none(string? text) => Assert.False(PublicId.TryMember(text, out _));

    [Fact]
    public void An_entry_is_a_transaction_and_a_place()
    {
        Assert.True(PublicId.TryEntry(PublicId.Entry(4711, 3), out var cursor));
        Assert.Equal((4711, 3), (cursor.TransactionId, cursor.Index));
        Assert.False(PublicId.TryEntry("ent_1_-1", out _));
        Assert.False(PublicId.TryEntry("ent__1", out _));
    }
}
