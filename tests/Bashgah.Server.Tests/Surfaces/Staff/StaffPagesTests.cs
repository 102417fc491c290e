using System.Net;
using System.Text.Json;
using Bashgah.Server.Platform.Codes;
using Bashgah.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Bashgah.Server.Tests.Surfaces.Staff;

/// <summary>What every page has: well-formed, in its language, sealed against foreign scripts and caches.</summary>
public sealed class StaffPagesTests
{
    private const string Email = "nur@club.example";

    [Fact]
    public async Task Every_page_is_well_formed_in_every_language_without_scripts_or_styles_between_the_lines()
    {
        await using var server = await ClubServer.StartAsync();
        using var nobody = new StaffBrowser(server);
        using var nur = await StaffBrowser.OfAsync(server, Email);
        await nur.FillAsync("/staff/account", "/staff/account/authenticator/begin");
        foreach (var (language, direction, hello) in new[] { ("en", "ltr", "Hello"), ("fa", "rtl", "سلام"), ("ms", "ltr", "Helo") })
        {
            foreach (var path in new[] { "/staff", "/staff/account", "/staff/account/authenticator", "/staff/programs/club", "/staff/confirm", "/staff/programs/none" })
                Check(await nur.GetAsync($"{path}?lang={language}"), path, language, direction);
            foreach (var path in new[] { "/staff/sign-in", "/staff/invitations/none", "/staff/password/none" })
                Check(await nobody.GetAsync($"{path}?lang={language}"), path, language, direction);
            Assert.Contains(hello, (await nur.GetAsync($"/staff?lang={language}")).Body);
        }
    }

    [Fact]
    public async Task The_language_stays_from_page_to_page()
    {
        await using var server = await ClubServer.StartAsync();
        using var nur = await StaffBrowser.OfAsync(server, Email);
        using var browser = new StaffBrowser(server);
        Assert.Equal("/staff/sign-in?next=%2Fstaff&lang=fa", (await browser.GetAsync("/staff?lang=fa")).Location);
        await browser.GetAsync("/staff/sign-in?next=%2Fstaff&lang=fa");
        var signedIn = await browser.PostAsync("/staff/sign-in?lang=fa", ("email", Email), ("password", StaffBrowser.Password), ("next", "/staff/account"));
        Assert.Equal("/staff/account?lang=fa", signedIn.Location);
    }

    [Fact]
    public async Task Cookies_are_out_of_reach_and_over_https_bound_to_the_host()
    {
        await using var server = await ClubServer.StartAsync();
        using var nur = await StaffBrowser.OfAsync(server, Email);
        foreach (var (site, name, isSecure) in new[] { ("http://localhost", "bashgah-staff", false), ("https://club.example", "__Host-bashgah-staff", true) })
        {
            using var browser = new StaffBrowser(server, site);
            var form = Assert.Single((await browser.GetAsync("/staff/sign-in")).SetCookies).ToLowerInvariant();
            Assert.StartsWith(isSecure ? "__host-bashgah-form=" : "bashgah-form=", form);
            Assert.Equal(isSecure, form.Contains("; secure", StringComparison.Ordinal));
            Assert.Contains("; path=/;", form);
            Assert.Contains("httponly", form);
            var signedIn = await browser.SignInAsync(Email);
            var cookie = Assert.Single(signedIn.SetCookies, c => c.StartsWith($"{name}=", StringComparison.Ordinal)).ToLowerInvariant();
            Assert.Contains("httponly", cookie);
            Assert.Contains("samesite=strict", cookie);
            Assert.Contains("path=/", cookie);
            Assert.DoesNotContain("domain", cookie);
            Assert.DoesNotContain("expires", cookie);
            Assert.Equal(isSecure, cookie.Contains("secure", StringComparison.Ordinal));
            Assert.Equal(isSecure, signedIn.Headers.Contains("Strict-Transport-Security"));
        }
    }

    [Fact]
    public async Task Who_comes_from_a_link_elsewhere_is_asked_again_from_here()
    {
        await using var server = await ClubServer.StartAsync();
        using var browser = new StaffBrowser(server);
        var arrived = await browser.GetAsync("/staff/account", ("Sec-Fetch-Site", "cross-site"));
        arrived.Says(HttpStatusCode.OK, "http-equiv=\"refresh\"");
        Assert.StartsWith("/staff/sign-in", (await browser.GetAsync("/staff/account", ("Sec-Fetch-Site", "same-origin"))).Location);
    }

    [Fact]
    public async Task An_invitation_is_sent_where_something_sends_and_its_link_leads_in()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("bashgah-test-").FullName, "codes.txt");
        await using var server = await ClubServer.StartAsync(
            configure: services => services.AddSingleton<ICodeSender>(new FileCodeSender(file, TimeProvider.System)));
        using var nur = await StaffBrowser.OfAsync(server, Email);
        var invited = await nur.FillAsync(
            "/staff/programs/club", "/staff/programs/club/invite?lang=ms", ("email", "Sam@club.example"), ("role", "cashier"));
        Assert.Equal("/staff/programs/club?done=invited&lang=ms", invited.Location);
        var sent = JsonDocument.Parse(Assert.Single(await File.ReadAllLinesAsync(file))).RootElement;
        Assert.Equal(
            ("sam@club.example", "staff-invitation", "ms"),
            (sent.GetProperty("to").GetString(), sent.GetProperty("kind").GetString(), sent.GetProperty("language").GetString()));
        using var sam = new StaffBrowser(server);
        var link = new Uri(sent.GetProperty("code").GetString()!).AbsolutePath;
        Assert.Equal("/staff?done=welcome", (await sam.FillAsync(link, link, ("name", "Sam"), ("password", StaffBrowser.Password))).Location);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public async Task Codes_go_to_a_file_that_only_its_owner_reads()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("bashgah-test-").FullName, "codes.txt");
        using var sender = new FileCodeSender(file, TimeProvider.System);
        Assert.True(sender.IsReady);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => sender.SendAsync(new CodeMessage("نور@club.example", "test", $"code-{i}", "fa"), default)));
        var lines = await File.ReadAllLinesAsync(file);
        Assert.Equal(20, lines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("code").GetString()).Distinct().Count());
        Assert.Contains("نور@club.example", lines[0]);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        using var nothing = new FileCodeSender(null, TimeProvider.System);
        Assert.False(nothing.IsReady);
    }

    private static void Check(StaffPage page, string path, string language, string direction)
    {
        Assert.True((int)page.Status is 200 or 403 or 404, $"{path}: {page.Status} {page.Location}");
        var root = PageXml.Parse(page.Raw);
        Assert.Equal((language, direction), (root.Attribute("lang")!.Value, root.Attribute("dir")!.Value));
        Assert.All(root.Descendants("script"), script => Assert.Equal("/assets/passkeys.js", script.Attribute("src")!.Value));
        Assert.Empty(root.Descendants("style"));
        Assert.DoesNotContain(root.DescendantsAndSelf().SelectMany(e => e.Attributes()), a => a.Name == "style" || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        // A text without a value shows its key.
        Assert.DoesNotContain("staff.", string.Concat(root.DescendantNodes().OfType<System.Xml.Linq.XText>().Select(t => t.Value)));
        Assert.All(root.Descendants("form"), form => Assert.Contains(form.Descendants("input"), i => i.Attribute("name")?.Value == "form-token"));
        Assert.Contains("script-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single());
        Assert.DoesNotContain("unsafe", page.Headers.GetValues("Content-Security-Policy").Single());
        Assert.True(page.Headers.CacheControl!.NoStore);
        Assert.Equal("DENY", page.Headers.GetValues("X-Frame-Options").Single());
    }
}
