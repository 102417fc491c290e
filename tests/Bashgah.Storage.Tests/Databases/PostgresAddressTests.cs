using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Tests.Databases;

public sealed class PostgresAddressTests
{
    [Theory]
    [InlineData("Host=db;Database=club", true)]
    [InlineData("host=db", true)]
    [InlineData("Server=db", true)]
    [InlineData("postgresql://db/club", true)]
    [InlineData("postgres://db/club", true)]
    [InlineData("/var/lib/bashgah/club.db", false)]
    [InlineData("club.db", false)]
    public void An_address_says_which_database_it_is(string address, bool isPostgres) =>
        Assert.Equal(isPostgres, PostgresAddress.IsOne(address));

    [Fact]
    public void A_url_is_read()
    {
        var settings = PostgresAddress.Parse("postgresql://cl%40ub:p%3Aw@db.example:6432/melur?sslmode=Require");
        Assert.Equal("db.example", settings.Host);
        Assert.Equal(6432, settings.Port);
        Assert.Equal("melur", settings.Database);
        Assert.Equal("cl@ub", settings.Username);
        Assert.Equal("p:w", settings.Password);
        Assert.Equal(Npgsql.SslMode.Require, settings.SslMode);
        Assert.Equal(5432, PostgresAddress.Parse("postgres://db/melur").Port);
    }

    [Fact]
    public void What_cannot_be_read_is_refused_without_repeating_it()
    {
        var refused = Assert.Throws<DatabaseRefusedException>(() => PostgresAddress.Parse("Host=db;Passwor=secret"));
        Assert.DoesNotContain("secret", refused.Message);
    }
}
