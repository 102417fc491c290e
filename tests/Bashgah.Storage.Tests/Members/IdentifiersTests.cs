using Bashgah.Storage.Members;

namespace Bashgah.Storage.Tests.Members;

public sealed class IdentifiersTests
{
    [Theory, Semantics("S13.2")]
    [InlineData("0912 123 4567", "IR", "+989121234567")]
    [InlineData("9121234567", "IR", "+989121234567")]
    [InlineData("+98 912 123 45 67", "IR", "+989121234567")]
    [InlineData("+98 (0)912 123 4567", "IR", "+989121234567")]
    [InlineData("0098-912-1234567", "IR", "+989121234567")]
    [InlineData("989121234567", "IR", "+989121234567")]
    [InlineData("۰۹۱۲۱۲۳۴۵۶۷", "IR", "+989121234567")]
    [InlineData("٠٩١٢١٢٣٤٥٦٧", "IR", "+989121234567")]
    [InlineData("\u200f+۹۸ ۹۱۲ ۱۲۳ ۴۵۶۷\u200e", null, "+989121234567")]
    [InlineData("۰۲۱-۸۸۷۷۶۶۵۵", "IR", "+982188776655")]
    [InlineData("012-345 6789", "MY", "+60123456789")]
    [InlineData("011-2345 6789", "MY", "+601123456789")]
    [InlineData("60123456789", "MY", "+60123456789")]
    [InlineData("03-8888 9999", "MY", "+60388889999")]
    [InlineData("07911 123456", "GB", "+447911123456")]
    [InlineData("(212) 555-0123", "US", "+12125550123")]
    [InlineData("1 212 555 0123", "US", "+12125550123")]
    [InlineData("8 (912) 345-67-89", "RU", "+79123456789")]
    [InlineData("06 30 123 4567", "HU", "+36301234567")]
    [InlineData("0661 123456", "IT", "+390661123456")]
    [InlineData("8123 4567", "SG", "+6581234567")]
    [InlineData("+6581234567", "IR", "+6581234567")]
    [InlineData("+４４７９１１１２３４５６", null, "+447911123456")]
    public void A_phone_number_has_one_form(string written, string? country, string expected)
    {
        Assert.True(Identifiers.TryPhone(written, country, out var phone));
        Assert.Equal(expected, phone);
        Assert.True(Identifiers.TryPhone(phone, country, out var again));
        Assert.Equal(phone, again);
    }

    [Theory]
    [InlineData(null, "IR")]
    [InlineData("", "IR")]
    [InlineData("   ", "IR")]
    [InlineData("+", "IR")]
    [InlineData("12", "IR")]
    [InlineData("call me", "IR")]
    [InlineData("0912x1234567", "IR")]
    [InlineData("0912+1234567", "IR")]
    [InlineData("++989121234567", "IR")]
    [InlineData("+0912123456", "IR")]
    [InlineData("0912 123 4567", null)]
    [InlineData("0912 123 4567", "ZZ")]
    [InlineData("+9891212345678901", "IR")]
    [InlineData("000000000", "IR")]
    [InlineData("077009", "MY")]
    [InlineData("+6077009", "SG")]
    [InlineData("0912 123 4567 8", "IR")]
    [InlineData("+60 1234 5678 901", "MY")]
    public void What_is_no_phone_number_is_refused(string? written, string? country) =>
        Assert.False(Identifiers.TryPhone(written, country, out _));

    [Theory, Semantics("S13.2")]
    [InlineData("  Ziba@Example.ORG ", "ziba@example.org")]
    [InlineData("a.b+c@d-e.co", "a.b+c@d-e.co")]
    [InlineData("نام@مثال.ایران", "نام@مثال.ایران")]
    public void An_e_mail_address_is_trimmed_and_lower_cased(string written, string expected)
    {
        Assert.True(Identifiers.TryEmail(written, out var email));
        Assert.Equal(expected, email);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ziba")]
    [InlineData("@example.org")]
    [InlineData("ziba@")]
    [InlineData("a@b@c.org")]
    [InlineData("a b@c.org")]
    [InlineData("a@c.org.")]
    [InlineData("a@.org")]
    [InlineData("a\u0001@c.org")]
    public void What_is_no_e_mail_address_is_refused(string? written) =>
        Assert.False(Identifiers.TryEmail(written, out _));

    [Fact]
    public void An_e_mail_address_has_at_most_254_characters()
    {
        Assert.True(Identifiers.TryEmail(new string('a', 248) + "@b.org", out _));
        Assert.False(Identifiers.TryEmail(new string('a', 249) + "@b.org", out _));
    }

    [Theory]
    [InlineData("6037 0011-2233 4455", "6037001122334455")]
    [InlineData("۶۰۳۷", "6037")]
    [InlineData(" ab-12 ", "AB12")]
    public void A_card_number_has_one_form(string written, string expected)
    {
        Assert.True(Identifiers.TryCard(written, out var card));
        Assert.Equal(expected, card);
    }

    [Theory]
    [InlineData(" - ")]
    [InlineData(null)]
    public void An_empty_card_number_is_refused(string? written) => Assert.False(Identifiers.TryCard(written, out _));

    [Fact]
    public void An_external_id_is_trimmed_and_otherwise_as_it_is()
    {
        Assert.True(Identifiers.TryExternalId(" Ab 7 ", out var id));
        Assert.Equal("Ab 7", id);
        Assert.False(Identifiers.TryExternalId(" ", out _));
        Assert.False(Identifiers.TryExternalId("a\nb", out _));
        Assert.False(Identifiers.TryExternalId(new string('x', 201), out _));
    }

    [Fact]
    public void Every_known_country_takes_its_own_international_form()
    {
        Assert.True(CallingCodes.Countries.Count > 80);
        foreach (var country in CallingCodes.Countries)
        {
            var code = CallingCodes.Find(country)!.Value;
            var number = "+" + code.Code + new string('5', Math.Min(code.DigitsMax, 8));
            Assert.True(Identifiers.TryPhone(number, country, out var phone), country);
            Assert.Equal(number, phone);
            Assert.True(Identifiers.TryPhone(code.Trunk + number[(code.Code.Length + 1)..], country, out phone), country);
            Assert.Equal(number, phone);
        }
    }
}
