using System.Net;
using Bashgah.Server.Commands.Demo;
using Bashgah.Server.Commands.Demo.Trades;
using Bashgah.Server.Modules.Staff;
using Bashgah.Server.Platform.Texts;
using Bashgah.Server.Surfaces.Demo;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Programs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bashgah.Server.Tests.Surfaces.Demo;

/// <summary>The doors of a demo: there in a demo alone, and open to nobody but who sits at the machine.</summary>
public sealed class DemoDoorTests
{
    private static readonly string[] Doors = ["/demo/enter", "/demo/room", "/demo/device"];

    [Fact]
    public async Task A_server_that_is_no_demo_has_no_such_doors()
    {
        await using var server = await ClubServer.StartAsync(configure: From("127.0.0.1"));
        using var browser = new StaffBrowser(server);
        await browser.GetAsync("/staff/sign-in");
        foreach (var door in Doors)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await browser.PostAsync(door, ("role", "owner"), ("room", "staff"))).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(door)).Status);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/assets/demo.js")).Status);
        Assert.DoesNotContain("/demo/", (await browser.GetAsync("/")).Body, StringComparison.Ordinal);
        Assert.False(await browser.IsSignedInAsync());
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Who_sits_at_the_machine_enters_as_anybody(string role)
    {
        await using var server = await StartAsync("127.0.0.1");
        using var browser = new StaffBrowser(server);
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal("/staff", (await browser.FillAsync("/", "/demo/enter", ("role", role))).Location);
            var caller = (await browser.CallerAsync(server))!;
            Assert.Equal(HallOf().Staff[role], caller.Account.Profile.Name);
            Assert.Equal(role, Assert.Single(caller.Grants).Role);
            Assert.True(caller.IsWhole);
            Assert.Equal(role is "cashier" or "counter" ? "north" : "", caller.Grants[0].Store);
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/staff")).Status);
        }
        // The same account each time, and told as any other.
        var told = await server.Host.Database.Audit.ReadAsync(1, new(), long.MaxValue, 20, default);
        Assert.Equal(
            ["staff.joined", "staff.invited"], told.Select(entry => entry.Action).Where(a => a.StartsWith("staff.", StringComparison.Ordinal)));
    }

    public static TheoryData<string> Roles => [.. StaffRoles.All.Select(r => r.Role)];

    [Theory]
    [InlineData("192.168.1.7", "localhost", null)]
    [InlineData(null, "localhost", null)]
    [InlineData("127.0.0.1", "bent.example", null)]
    [InlineData("127.0.0.1", "127.0.0.1.bent.example", null)]
    [InlineData("127.0.0.1", "localhost", "X-Forwarded-For")]
    [InlineData("::1", "localhost", "Forwarded")]
    public async Task Anybody_else_sees_the_page_without_the_doors(string? address, string host, string? header)
    {
        await using var server = await StartAsync(address, header);
        using var browser = new StaffBrowser(server, $"http://{host}");
        var page = await browser.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.DoesNotContain("name=\"role\"", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("form-token", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Bearer", page.Body, StringComparison.Ordinal);
        // With a form of another page, too.
        await browser.GetAsync("/staff/sign-in");
        foreach (var door in Doors)
        {
            var answer = await browser.PostAsync(door, ("role", "owner"), ("room", "staff"), ("kind", "counter"), ("store", "north"));
            Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        }
        Assert.False(await browser.IsSignedInAsync());
        Assert.Empty(await server.Host.Database.Devices.ListAsync(1, default));
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("::1", "[::1]")]
    [InlineData("::ffff:127.0.0.1", "localhost")]
    public async Task Every_own_address_of_the_machine_is_one(string address, string host)
    {
        await using var server = await StartAsync(address);
        using var browser = new StaffBrowser(server, $"http://{host}");
        Assert.Equal("/staff", (await browser.FillAsync("/", "/demo/enter", ("role", "auditor"))).Location);
    }

    [Fact]
    public async Task A_door_opens_with_the_pages_own_form_alone_and_what_there_is_not_is_said()
    {
        await using var server = await StartAsync("127.0.0.1");
        using var browser = new StaffBrowser(server);
        await browser.GetAsync("/");
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostWithoutTokenAsync("/demo/enter", ("role", "owner"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/demo/enter", ("role", "emperor"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/demo/room", ("room", "cellar"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/demo/device", ("kind", "till"), ("store", "north"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/demo/device", ("kind", "kiosk"), ("store", "south"))).Status);
        Assert.False(await browser.IsSignedInAsync());
    }

    [Theory]
    [InlineData("counter")]
    [InlineData("kiosk")]
    public async Task A_browser_becomes_a_device_of_the_store_and_stays_it(string kind)
    {
        await using var server = await StartAsync("127.0.0.1");
        using var browser = new StaffBrowser(server);
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal($"/{kind}", (await browser.FillAsync("/", "/demo/device", ("kind", kind), ("store", "north"))).Location);
            Assert.Contains($"data-kind=\"{kind}\"", (await browser.GetAsync($"/{kind}")).Body, StringComparison.Ordinal);
        }
        var device = Assert.Single(await server.Host.Database.Devices.ListAsync(1, default));
        Assert.Equal((kind, "north"), (device.Kind, device.Store));
        Assert.NotNull(device.EnrolledAt);
    }

    [Theory]
    [InlineData("staff", "/staff/programs/club")]
    [InlineData("audit", "/v1/programs/club/audit")]
    [InlineData("guide", "/staff-guide/club")]
    [InlineData("what-if", "/v1/programs/club/simulations/sim_")]
    [InlineData("member-data", "/v1/programs/club/members/")]
    public async Task A_room_opens_as_somebody_who_may_see_it(string room, string path)
    {
        await using var server = await StartAsync("127.0.0.1");
        using var browser = new StaffBrowser(server);
        var location = (await browser.FillAsync("/", "/demo/room", ("room", room))).Location!;
        Assert.StartsWith(path, location, StringComparison.Ordinal);
        // Of the member that the demo names there is none here.
        if (room != "member-data")
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(location, ("Sec-Fetch-Site", "same-origin"))).Status);
    }

    [Fact]
    public void Every_trade_has_somebody_for_every_role_and_something_to_double()
    {
        Assert.All(DemoTrades.All, trade =>
        {
            Assert.Equal(StaffRoles.All.Select(r => r.Role).Order(), DemoRooms.StaffOf(trade).Keys.Order());
            var definition = DemoPreparation.DefinitionOf(trade);
            var doubled = Engine.Programs.ProgramDefinition.Read(DemoWhatIf.Doubled(definition.CanonicalBytes()));
            Assert.Empty(doubled.Faults);
            Assert.NotEqual(definition.CanonicalBytes(), doubled.Definition!.CanonicalBytes());
        });
    }

    [Fact]
    public void Every_room_has_its_words() =>
        Assert.All(
            Language.All,
            language => Assert.All(
                ["counter", "kiosk", "guide", "staff", "what-if", "member-data", "audit", "docs", "design"],
                room => Assert.NotNull(Wording.In(language).Find($"demo.room.{room}.try"))));

    private static async Task<ClubServer> StartAsync(string? address, string? header = null)
    {
        var server = await ClubServer.StartAsync(configure: From(address, header), demo: HallOf());
        await server.Host.Database.Stores.EnrolAsync(1, [new StoreInfo("north", "", "North")], new("test", "here"), server.Now, default);
        return server;
    }

    private static DemoHall HallOf() => new()
    {
        Program = ClubServer.Slug,
        Stores = [new DemoStore("north", "North")],
        Members = [new DemoGuest("mbr_1b", "Aisyah", "+60123456789", "600100000001")],
        FreshPhone = "+60123456780",
        Receipts = ["D-1"],
        Staff = DemoRooms.StaffOf(DemoTrades.Of(null)),
    };

    /// <summary>Every request comes from an address, with a header that somebody on the way has added.</summary>
    private static Action<IServiceCollection> From(string? address, string? header = null) =>
        services => services.AddSingleton<IStartupFilter>(new Way(address, header));

    private sealed class Way(string? address, string? header) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, go) =>
            {
                context.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);
                if (header is not null)
                    context.Request.Headers[header] = "for=192.168.1.7";
                return go(context);
            });
            next(app);
        };
    }
}
