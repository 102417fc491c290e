using Bashgah.Storage;
using Bashgah.Storage.Verification;

namespace Bashgah.Conformance;

/// <summary>
/// What no ledger can show by itself: one that was written anew from the beginning, by somebody who has the program and
/// the database, holds like the true one. What tells them apart is a digest that was kept elsewhere.
/// </summary>
public sealed class RewrittenLedgerTests
{
    private const long Start = 1_298_937_600_000_000;

    [Fact]
    public async Task A_history_that_was_written_anew_holds_and_only_its_digest_tells()
    {
        var told = await TellAsync(events: 40);
        var anew = await TellAsync(events: 60);

        Assert.True(told.Holds);
        Assert.True(anew.Holds);
        Assert.NotEqual(told.Digest, anew.Digest);
    }

    private static async Task<VerifyReport> TellAsync(int events)
    {
        using var fresh = TestDatabase.Create(TestBackend.Sqlite);
        await using var database = await BashgahDatabase.OpenAsync(
            fresh.Address, new DatabaseOptions { MasterKey = Convert.ToBase64String(new byte[32]) }, default);
        var programId = (await database.Programs.CreateAsync("club", new("test", "here"), Start, default)).Id;
        var definition = await File.ReadAllTextAsync(Repository.PathOf("samples", "programs", "everything.json"));
        await database.Programs.PublishAsync(programId, new(definition, Start, new("test", "here")), Start, default);
        await new Story(database, programId, 7).TellAsync(Start, 6, events);
        return await database.Verifier.VerifyAsync(programId, new VerifyOptions { Replay = true }, default);
    }
}
