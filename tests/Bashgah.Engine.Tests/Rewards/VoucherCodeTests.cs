using Bashgah.Engine.Rewards;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Rewards;

public sealed class VoucherCodeTests
{
    private const string Letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    [Theory]
    [InlineData("0000000000000000", "0000000000000")]
    [InlineData("FFFFFFFFFFFFFFFF", "ZZZZZZZZZZZZ")]
    [InlineData("00443214C74254B0", "0123456789AB")]
    [Semantics("S7.3")]
    public void Sixty_bits_are_twelve_letters(string hash, string letters) =>
        Assert.StartsWith(letters[..12], VoucherCode.Make(Convert.FromHexString(hash)), StringComparison.Ordinal);

    [Fact]
    [Semantics("S7.3")]
    public void The_check_character_makes_the_sum_1()
    {
        // ISO 7064 over 32 letters: of twelve zeros, 32 doubles modulo 33 to 31, 29, 25, 17, 1, 2, 4, 8, 16, 32, 31, 29.
        Assert.Equal("0000000000004", VoucherCode.Make(new byte[8]));
    }

    [Fact]
    [Semantics("S7.3")]
    public void Every_single_wrong_character_is_caught()
    {
        var code = VoucherCode.Make(new FixedSecrets().VoucherCode(128));
        Assert.Equal(VoucherCode.Length, code.Length);
        for (var i = 0; i < code.Length; i++)
        {
            foreach (var letter in Letters.Where(letter => letter != code[i]))
                Assert.False(VoucherCode.TryRead(code[..i] + letter + code[(i + 1)..], out _));
        }
    }

    [Fact]
    [Semantics("S7.3")]
    public void What_somebody_typed_is_read()
    {
        Assert.True(VoucherCode.TryRead("0000-oooo OOoo 4", out var code));
        Assert.Equal("0000000000004", code);
        var other = VoucherCode.Make(Convert.FromHexString("0842108421084210"));
        Assert.True(VoucherCode.TryRead(other.ToLowerInvariant().Replace('1', 'l'), out code));
        Assert.Equal(other, code);
        Assert.True(VoucherCode.TryRead(other.Replace('1', 'I'), out code));
        Assert.Equal(other, code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("000000000000")]
    [InlineData("00000000000040")]
    [InlineData("0000000000005")]
    [InlineData("U000000000004")]
    [InlineData("000000000000٤")]
    public void What_is_no_code_is_not_read(string text)
    {
        Assert.False(VoucherCode.TryRead(text, out var code));
        Assert.Equal("", code);
    }
}
