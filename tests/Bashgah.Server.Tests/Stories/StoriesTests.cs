using Bashgah.Server.Commands.Programs;

namespace Bashgah.Server.Tests.Stories;

/// <summary>
/// The story of each trade's club is played over the API and compared with what was recorded. With <c>BASHGAH_RECORD=1</c> the
/// tables are written anew; what is expected in a story is worked out by hand and holds all the same.
/// </summary>
public abstract class StoriesSuite(TestBackend backend)
{
    public static TheoryData<string> Templates => [.. ProgramTemplates.Names];

    [ConditionalTheory]
    [MemberData(nameof(Templates))]
    public async Task A_trades_story_is_what_its_club_does(string template)
    {
        var story = StoryFile.Of(template);

        var played = story.With(await StoryPlayer.PlayAsync(template, story, backend));

        if (Environment.GetEnvironmentVariable("BASHGAH_RECORD") == "1")
            story.Write(played);
        Assert.Equal(StoryFile.Of(template).Recorded, played);
    }
}

public sealed class SqliteStoriesTests() : StoriesSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresStoriesTests() : StoriesSuite(TestBackend.Postgres);
