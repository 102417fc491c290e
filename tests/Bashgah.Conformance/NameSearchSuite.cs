using Bashgah.Engine.Events;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Members;
using Bashgah.Storage.Verification;

namespace Bashgah.Conformance;

/// <summary>Members are found by words of their names, which stand nowhere but as keyed hashes.</summary>
public abstract class NameSearchSuite(TestBackend backend) : StoreSuite(backend)
{
    [ConditionalFact]
    public async Task Whole_words_and_first_three_letters_lead_to_members_and_all_that_are_asked_for_must()
    {
        var karimi = await JoinAsync(new() { Name = "زیبا كريمي" });
        var karim = await JoinAsync(new() { Name = "Karim Ziba" });
        var other = await JoinAsync(new() { Name = "Kari Nordmann" });
        Assert.Equal([karimi], await FindAsync("کریمی"));
        Assert.Equal([karimi], await FindAsync("زيبا کری"));
        Assert.Equal([karim, other], await FindAsync("KAR"));
        Assert.Equal([karim], await FindAsync("kar ziba"));
        Assert.Equal([karim], await FindAsync("karim"));
        // Four letters are a whole word, two are too.
        Assert.Equal([other], await FindAsync("kari"));
        Assert.Empty((await FindAsync("ka"))!);
        Assert.Empty((await FindAsync("kar nord"))!);
        Assert.Null(await FindAsync(" - "));
    }

    [ConditionalFact]
    public async Task Pages_go_on_behind_a_member()
    {
        var members = new List<long>();
        for (var i = 0; i < 5; i++)
        {
            members.Add(await JoinAsync(new() { Name = $"Aisyah {i}" }));
        }

        Assert.Equal(members[..2], await Database.Members.FindByNameAsync(ProgramId, "aisyah", 0, 2, default));
        Assert.Equal(members[2..], await Database.Members.FindByNameAsync(ProgramId, "aisyah", members[1], 9, default));
    }

    [ConditionalFact]
    public async Task A_changed_name_is_found_by_its_new_words_only()
    {
        var before = new MemberProfile { Name = "Aisyah Ahmad" };
        var member = await JoinAsync(before);
        await using (var batch = await Ledger.BeginAsync(ProgramId, [], default))
        {
            var facts = (await batch.LoadAsync(Load([member]), default)).Members[member];
            facts.Version++;
            var decision = Decided(
                await batch.TakeTransactionIdsAsync(1, default),
                new MemberChanged(member, null, null) { OccurredAt = Noon }, member, [], facts);
            await batch.CommitAsync(
                Writes(decision) with
                {
                    Directory = await Database.Members.PrepareAsync(
                        ProgramId, [new ProfileChange(member, before, before with { Name = "Aisyah Rahman" })], default),
                },
                default);
        }

        Assert.Equal([member], await FindAsync("aisyah rahman"));
        Assert.Empty((await FindAsync("ahmad"))!);
        Assert.Empty((await FindAsync("ahm"))!);
        Assert.Empty(await FindingsAsync());
    }

    [ConditionalFact]
    public async Task Members_of_before_names_were_searched_are_found_after_the_upgrade()
    {
        var members = new List<long>();
        for (var i = 0; i < 3; i++)
        {
            members.Add(await JoinAsync(new() { Name = "Aisyah" }));
        }

        await SqlAsync("DELETE FROM member_word");
        // As if it had been cut off behind the first.
        await SqlAsync($"INSERT INTO member_word_filling (program_id, through_id) VALUES ({ProgramId}, {members[0]})");
        Assert.Equal(3, (await FindingsAsync()).Count);
        await using (await OpenAnotherAsync())
        {
        }

        Assert.Equal(members[1..], await FindAsync("aisyah"));
        await SqlAsync($"INSERT INTO member_word_filling (program_id, through_id) VALUES ({ProgramId}, 0)");
        await Task.WhenAll(OpenAndCloseAsync(), OpenAndCloseAsync());
        Assert.Equal(members, await FindAsync("ais"));
        Assert.Empty(await FindingsAsync());
        Assert.Equal(0, await Database.Sql.ReadAsync(c => c.ScalarAsync("SELECT count(*) FROM member_word_filling", default), default));
    }

    [ConditionalFact]
    public async Task A_word_that_is_missing_or_too_many_is_found()
    {
        var member = await JoinAsync(new() { Name = "Aisyah" });
        await SqlAsync("DELETE FROM member_word WHERE hash = (SELECT min(hash) FROM member_word)");
        await SqlAsync($"INSERT INTO member_word (program_id, hash, member_id) VALUES ({ProgramId}, 'ab', {member}), ({ProgramId}, 'ab', 77)");
        Assert.Equal(
            [
                "member 77: a word leads to it, but there is no such member",
                $"member {member}: its name has a word that does not lead to it",
                $"member {member}: a word leads to it that its name does not have",
            ],
            (await FindingsAsync()).Select(f => f.ToString()));
    }

    private Task<IReadOnlyList<long>?> FindAsync(string name) => Database.Members.FindByNameAsync(ProgramId, name, 0, 10, default);

    private async Task OpenAndCloseAsync()
    {
        await using var node = await OpenAnotherAsync();
    }

    private Task SqlAsync(string sql) => Database.Sql.WriteAsync(connection => connection.ExecuteAsync(sql, default), default);

    private async Task<IReadOnlyList<Finding>> FindingsAsync() =>
        (await Database.Verifier.VerifyAsync(ProgramId, new VerifyOptions { WithDigest = false }, default)).Findings;
}

public sealed class SqliteNameSearchTests() : NameSearchSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresNameSearchTests() : NameSearchSuite(TestBackend.Postgres);
