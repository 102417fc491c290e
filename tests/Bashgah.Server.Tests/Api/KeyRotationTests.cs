using System.Collections.Concurrent;
using System.Net;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage;
using Bashgah.Storage.Verification;

namespace Bashgah.Server.Tests.Api;

/// <summary>Keys are changed while people join, buy and change their names: nothing is lost.</summary>
public abstract class KeyRotationSuite(TestBackend backend)
{
    private const int Tills = 4;
    private const int CustomersOfATill = 12;

    [ConditionalFact]
    public async Task The_master_key_and_a_programs_key_are_changed_under_load()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        await using var node = await server.StartNodeAsync();
        var names = new ConcurrentDictionary<string, string>();
        var first = await server.PostAsync("/members", new { name = "First" });
        names[first.Text("id")] = "First";
        var tills = Enumerable.Range(0, Tills).Select(till => WorkAsync(till % 2 == 0 ? server : node, till, names)).ToList();

        var changes = 0;
        var masters = ClubServer.MasterKeys.Reverse().ToList();
        do
        {
            await using (var changing = await OpenAsync(server, string.Join(",", masters)))
            {
                var change = await changing.KeyRotation.ChangeMasterAsync(default);
                Assert.NotEqual(change.From, change.To);
                Assert.Equal(++changes + 1, (await changing.KeyRotation.ChangeProgramKeyAsync(1, null, default)).Version);
            }

            masters.Reverse();
        }
        while (!tills.TrueForAll(till => till.IsCompleted));
        await Task.WhenAll(tills);

        // Opened by the key in force alone, which is the last that was put first.
        await using var alone = await OpenAsync(server, masters[1]);
        var profiles = await alone.Members.ReadAsync(1, await alone.Members.ListAsync(1, 0, 1000, default), default);
        Assert.Equal((Tills * CustomersOfATill) + 1, profiles.Count);
        Assert.All(profiles, profile => Assert.Equal(names[PublicId.Member(profile.Key)], profile.Value.Name));
        Assert.Equal((Tills * CustomersOfATill * 4) + 1, await server.CountTransactionsAsync());
        Assert.Empty((await alone.Verifier.VerifyAsync(1, new VerifyOptions { Replay = true }, default)).Findings);
        await Assert.ThrowsAsync<DatabaseRefusedException>(() => OpenAsync(server, masters[0]));
    }

    /// <summary>Four transactions a customer: joins, buys twice, changes the name.</summary>
    private static async Task WorkAsync(ClubServer server, int till, ConcurrentDictionary<string, string> names)
    {
        for (var i = 0; i < CustomersOfATill; i++)
        {
            var phone = $"+6012{till:D3}{i:D4}";
            var id = await server.JoinAsync(phone);
            Assert.Equal(HttpStatusCode.Created, (await server.BuyAsync(phone, $"INV-{till}-{i}-1", 1_000)).Status);
            var changed = await server.PatchAsync($"/members/{id}", new { name = $"Customer {till} {i}" });
            Assert.True(changed.Status == HttpStatusCode.OK, changed.Body);
            Assert.Equal(HttpStatusCode.Created, (await server.BuyAsync(phone, $"INV-{till}-{i}-2", 1_000)).Status);
            names[id] = $"Customer {till} {i}";
        }
    }

    private static Task<BashgahDatabase> OpenAsync(ClubServer server, string masterKeys) => BashgahDatabase.OpenAsync(
        server.Address, new DatabaseOptions { Compile = LedgerHost.Compile, MasterKey = masterKeys }, default);
}

public sealed class SqliteKeyRotationTests() : KeyRotationSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresKeyRotationTests() : KeyRotationSuite(TestBackend.Postgres);
