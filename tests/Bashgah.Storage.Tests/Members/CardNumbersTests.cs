using System.Text.Json;
using Bashgah.Storage.Members;

namespace Bashgah.Storage.Tests.Members;

/// <summary>Numbers that the server draws for cards.</summary>
public sealed class CardNumbersTests
{
    private const string CheckDigits = "card_standards/check_digits.json";

    [Fact]
    public void A_number_is_an_EAN_13_for_use_within_a_shop_and_hardly_ever_comes_twice()
    {
        var drawn = Enumerable.Range(0, 1_000).Select(_ => CardNumbers.Draw()).ToList();
        Assert.All(drawn, number => Assert.Matches("^29[0-9]{11}$", number));
        Assert.All(drawn, number => Assert.Equal(number[^1] - '0', CardNumbers.CheckDigit(number[..^1])));
        Assert.True(drawn.Distinct().Count() > 998);
    }

    [Theory]
    [InlineData("590123412345", 7)]
    [InlineData("400638133393", 1)]
    [InlineData("7351353", 7)]
    public void The_check_digit_is_that_of_GS1(string payload, int digit) => Assert.Equal(digit, CardNumbers.CheckDigit(payload));

    [ConditionalFact]
    [RequiresPublicData(CheckDigits)]
    public void Published_numbers_have_their_check_digits()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(PublicData.PathOf(CheckDigits)));
        var numbers = document.RootElement.GetProperty("ean").EnumerateArray().ToList();
        Assert.NotEmpty(numbers);
        foreach (var ean in numbers)
        {
            var number = ean.GetProperty("number").GetString()!;
            Assert.Equal(ean.GetProperty("valid").GetBoolean(), number.All(char.IsAsciiDigit) && CardNumbers.CheckDigit(number[..^1]) == number[^1] - '0');
        }
    }
}
