using System.Text;
using Bashgah.Server.Modules.Staff;

namespace Bashgah.Server.Tests.Modules.Staff;

/// <summary>Codes are those of RFC 6238, whose test vectors have eight digits: the last six are what apps show.</summary>
public sealed class TotpTests
{
    private const long Second = 1_000_000;
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void The_vectors_of_the_standard_hold(long at, string code)
    {
        Assert.Equal(code, Totp.CodeOf(Secret, Totp.StepAt(at * Second)));
        Assert.Equal(at / 30, Totp.StepOf(code, Secret, at * Second));
    }

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void One_step_beside_is_taken_and_no_more(int beside, bool isTaken)
    {
        const long At = 1_790_000_000 * Second;
        var step = Totp.StepAt(At) + beside;
        Assert.Equal(isTaken ? step : null, Totp.StepOf(Totp.CodeOf(Secret, step), Secret, At));
    }

    [Theory]
    [InlineData("287 082", true)]
    [InlineData(" 287-082 ", true)]
    [InlineData("۲۸۷۰۸۲", true)]
    [InlineData("87082", false)]
    [InlineData("2870820", false)]
    [InlineData("", false)]
    public void A_code_is_read_as_people_type_it(string typed, bool isTaken) =>
        Assert.Equal(isTaken, Totp.StepOf(typed, Secret, 59 * Second) is not null);

    [Theory]
    [InlineData("12345678901234567890", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")]
    [InlineData("f", "MY")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void A_secret_is_written_in_base_32(string secret, string text) =>
        Assert.Equal(text, Totp.SecretText(Encoding.ASCII.GetBytes(secret)));

    [Fact]
    public void The_address_names_issuer_and_account() =>
        Assert.Equal(
            "otpauth://totp/Bashgah:nur%40club.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Bashgah&algorithm=SHA1&digits=6&period=30",
            Totp.Address(Secret, "Bashgah", "nur@club.example"));
}
