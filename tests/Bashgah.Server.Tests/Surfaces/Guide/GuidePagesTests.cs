using System.Net;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Surfaces.Guide;

/// <summary>Who may read the guide: whoever works in the program.</summary>
public sealed class GuidePagesTests
{
    [Fact]
    public async Task Staff_of_the_program_read_it_in_their_language()
    {
        await using var server = await ClubServer.StartAsync();
        using var cashier = await StaffBrowser.OfAsync(server, "cashier@club.example", "cashier", "north");
        Assert.Equal("/staff-guide/club", (await cashier.GetAsync("/staff-guide")).Location);
        foreach (var (language, title) in new[] { ("en", "What we say, what we press"), ("fa", "چه می‌گوییم و چه می‌زنیم"), ("ms", "Apa kita kata, apa kita tekan") })
        {
            var page = await cashier.GetAsync($"/staff-guide/club?lang={language}");
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Contains($"<h1>{title}</h1>", page.Body, StringComparison.Ordinal);
            Assert.Contains("<kbd>F7</kbd>", page.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Nobody_else_reads_it()
    {
        await using var server = await ClubServer.StartAsync();
        await server.MakeProgramAsync(TestPrograms.Club, "other");
        using var nobody = new StaffBrowser(server);
        Assert.Equal("/staff/sign-in?next=%2Fstaff-guide%2Fclub", (await nobody.GetAsync("/staff-guide/club")).Location);
        Assert.Equal("/staff/sign-in?next=%2Fstaff-guide%2Fnowhere", (await nobody.GetAsync("/staff-guide/nowhere")).Location);
        using var other = await StaffBrowser.OfAsync(server, "other@club.example", "owner", slug: "other");
        Assert.Equal(HttpStatusCode.Forbidden, (await other.GetAsync("/staff-guide/club")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await other.GetAsync("/staff-guide/nowhere")).Status);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/staff-guide/other")).Status);
        using var half = await StaffBrowser.OfAsync(server, "half@club.example", "owner", isWhole: false);
        Assert.Equal(HttpStatusCode.Forbidden, (await half.GetAsync("/staff-guide/club")).Status);
    }
}
