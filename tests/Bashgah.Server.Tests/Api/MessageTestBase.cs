using System.Net;
using Bashgah.Server.Modules.Messaging;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Messaging;
using Bashgah.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Bashgah.Server.Tests.Api;

/// <summary>A club whose members claim, and what it sends them.</summary>
public abstract class MessageTestBase(TestBackend backend)
{
    private protected const string Phone = "0123456789";
    private protected const string Told = "Club: You earned 41 points, usable until 31 March 2027. You can spend 41 points now.";

    private protected SentMessages Sent { get; } = new();

    private protected TestBackend Backend => backend;

    private protected Task<ClubServer> StartAsync(Action<IServiceCollection>? configure = null, string? definition = null) => ClubServer.StartAsync(
        definition, backend: backend,
        configure: services =>
        {
            services.AddSingleton<IMessageSender>(Sent);
            configure?.Invoke(services);
        });

    /// <summary>What the message of a claim is called: by its number, and by when it was recorded.</summary>
    private protected static async Task<string> IdAsync(ClubServer server, Answer claimed)
    {
        PublicId.TryTransaction(claimed.Text("transactionId"), out var transaction);
        var stored = await server.Host.Database.Ledger.FindTransactionAsync(1, transaction, default);
        return $"club/{transaction * 128}-{stored!.RecordedAt}";
    }

    private protected static Task RunAsync(ClubServer server) => server.Services.GetRequiredService<MessageLoop>().RunAllAsync(default);

    private protected Task<long> WaitingAsync(ClubServer server) => server.CountAsync(backend, "outbox");

    private protected static async Task SellAsync(ClubServer server, string documentNo, long amount) => Assert.Equal(
        HttpStatusCode.Created,
        (await server.PostAsync("/purchases", new { documentNo, currency = "MYR", lines = new[] { new { line = 1, quantity = 1, amount } } })).Status);

    private protected static Task<Answer> ClaimAsync(ClubServer server, string documentNo, string phone, string? key = null) =>
        server.PostAsync("/claims", new { documentNo, member = new { phone } }, key);

    private protected static async Task<Answer> ClaimNewAsync(ClubServer server, string documentNo)
    {
        await SellAsync(server, documentNo, 4_170);
        var claimed = await ClaimAsync(server, documentNo, Phone);
        Assert.Equal(HttpStatusCode.Created, claimed.Status);
        return claimed;
    }
}
