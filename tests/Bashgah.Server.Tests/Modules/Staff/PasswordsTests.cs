using System.Diagnostics;
using Bashgah.Server.Modules.Staff;

namespace Bashgah.Server.Tests.Modules.Staff;

/// <summary>A password is judged by how soon it would be guessed, and by nothing else.</summary>
public sealed class PasswordsTests
{
    [Theory]
    [InlineData("kW7#fR", "short")]
    [InlineData("password", "guessable")]
    [InlineData("Passw0rd!", "guessable")]
    [InlineData("qwertyuiop", "guessable")]
    [InlineData("bashgah-bashgah", "guessable")]
    // Long and colourful, and made of what is known of the person.
    [InlineData("nuraisyah@club.example", "guessable")]
    [InlineData("Nur Aisyah 2026", "guessable")]
    [InlineData("correct teapot drizzle meadow", null)]
    [InlineData("لیوان آبی پنجره باران", null)]
    [InlineData("tgqzvwmkbdx", null)]
    public void What_is_guessed_soon_is_refused(string password, string? fault) =>
        Assert.Equal(fault, Passwords.FaultOf(password, "nuraisyah@club.example", "Nur Aisyah"));

    [Fact]
    public void The_bounds_are_8_and_128_characters_and_long_ones_are_judged_in_time()
    {
        var text = string.Concat(Enumerable.Range(0, 40).Select(i => $"{(i * 7919) % 1000:D3}x"));
        Assert.Null(Passwords.FaultOf("vq8Zr#kp"));
        var started = Stopwatch.GetTimestamp();
        Assert.Null(Passwords.FaultOf(text[..128]));
        Assert.Equal("guessable", Passwords.FaultOf(new string('a', 128)));
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10));
        Assert.Equal("long", Passwords.FaultOf(text[..129]));
    }
}
