using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Bashgah.Server.Tests.Platform.Ledger;

/// <summary>Members whose facts are damaged do not hold up the others.</summary>
public sealed class StuckMembersTests
{
    [Fact]
    [Semantics("S3.3")]
    public async Task More_stuck_members_than_a_page_hide_nobody()
    {
        await using var server = await ClubServer.StartAsync();
        await server.MakeProgramAsync(TestPrograms.Club, "second");
        var other = await server.MakeKeyAsync("second", "manager");
        await Task.WhenAll(Enumerable.Range(0, 515).Select(async i =>
        {
            await server.JoinAsync($"+601234{i:D5}");
            await server.BuyAsync($"+601234{i:D5}", $"INV-{i}", 1000);
        }));
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", other);
        await server.PostAsync("/v1/programs/second/members", new { phone = "0123456789" });
        await server.PostAsync("/v1/programs/second/purchases", ClubServer.Purchase("0123456789", "INV", 1000));
        await using (var connection = new SqliteConnection($"Data Source={server.Address}"))
        {
            await connection.OpenAsync();
            await using var damage = connection.CreateCommand();
            damage.CommandText = "UPDATE member_facts SET facts = x'00' WHERE program_id = 1 AND id <= 513";
            Assert.Equal(513, await damage.ExecuteNonQueryAsync());
        }

        server.Clock.Advance(TimeSpan.FromDays(400));
        var loop = server.Services.GetRequiredService<WakeLoop>();
        // Two of the first program, one of the second; the rest rests.
        Assert.Equal(3, await loop.WakeAllAsync(default));
        Assert.Equal(0, await loop.WakeAllAsync(default));
    }
}
