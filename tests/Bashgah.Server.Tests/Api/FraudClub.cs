using System.Data.Common;
using System.Net;
using System.Text.Json;
using Bashgah.Server.Modules.Cases;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Verification;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Bashgah.Server.Tests.Api;

/// <summary>A club whose rules against fraud are those of a test: a point for each ringgit.</summary>
internal static class FraudClub
{
    public static string Program(string rules, string currencies = """{"points": {}}""", string more = "") => $$"""
        {
          "money": {"currency": "MYR", "digits": 2}, "timeZone": "Asia/Kuala_Lumpur", "languages": ["en", "fa", "ms"],
          "currencies": {{currencies}},
          "earning": [{"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100} } } }],
          {{more}} "fraud": {"cashier": "cashier", "rules": {{rules}} }
        }
        """;

    /// <summary>Looks for fraud as the server does behind its purchases. What fails there is logged and left, so that nothing may be.</summary>
    public static async Task WatchAsync(this ClubServer server)
    {
        await server.Services.GetRequiredService<FraudWatch>().WatchAllAsync(default);
        Assert.Empty(await server.Host.Database.FraudFacts.ReadNewAsync(1, 10, default));
        Assert.Empty(await server.Host.Database.CaseHolds.ReadWorkAsync(1, 10, default));
    }

    public static async Task<IReadOnlyList<JsonElement>> CasesAsync(this ClubServer server, string query = "")
    {
        var answer = await server.GetAsync("/cases" + query);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        return [.. answer.Json.GetProperty("items").EnumerateArray()];
    }

    public static string Of(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static IReadOnlyList<string> List(this JsonElement found, string name) =>
        [.. found.GetProperty("evidence").GetProperty(name).EnumerateArray().Select(id => id.GetString()!)];

    public static async Task<(long Available, long Held)> BalanceAsync(this ClubServer server, string member, string currency = "points")
    {
        var account = (await server.GetAsync($"/members/{member}/accounts")).Json.GetProperty("items").EnumerateArray()
            .Single(a => a.GetProperty("currency").GetString() == currency);
        return (account.GetProperty("available").GetInt64(), account.GetProperty("held").GetInt64());
    }

    public static async Task VerifyAsync(this ClubServer server) => Assert.Empty(
        (await server.Host.Database.Verifier.VerifyAsync(1, new VerifyOptions { Replay = true }, default)).Findings);

    /// <summary>Buys so many times, and gives the transactions.</summary>
    public static async Task<IReadOnlyList<string>> BuyTimesAsync(this ClubServer server, string phone, int times, string prefix = "INV")
    {
        var transactions = new List<string>();
        for (var i = 1; i <= times; i++)
        {
            var bought = await server.BuyAsync(phone, $"{prefix}-{i}", 10_000);
            Assert.Equal(HttpStatusCode.Created, bought.Status);
            transactions.Add(bought.Text("transactionId"));
        }
        return transactions;
    }

    /// <summary>Runs a statement in the database itself; gives the number that it gives.</summary>
    public static async Task<long> SqlAsync(this ClubServer server, string statement)
    {
        await using DbConnection connection = server.Host.Database.IsPostgres
            ? new NpgsqlConnection(server.Address)
            : new SqliteConnection($"Data Source={server.Address}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        return await command.ExecuteScalarAsync() as long? ?? 0;
    }
}
