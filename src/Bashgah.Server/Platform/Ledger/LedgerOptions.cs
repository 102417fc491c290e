namespace Bashgah.Server.Platform.Ledger;

/// <summary>Bounds of the command pipeline (section <c>Ledger</c> of the configuration).</summary>
internal sealed record LedgerOptions
{
    /// <summary>Most commands of one database transaction.</summary>
    public int BatchSize { get; init; } = 512;

    /// <summary>Writers that work side by side, each on a batch of one program; those for program-wide counters come on top.</summary>
    public int Lanes { get; init; } = 8;

    /// <summary>Over how many of them one program is spread: a batch is decided while another is being committed. 0: as many
    /// as suit the database and the program. That is two on PostgreSQL, and one where commission goes up several levels, whose
    /// batches would wait for one another at the rows of those above; one on SQLite, which has a single writer.</summary>
    public int LanesPerProgram { get; init; }

    /// <summary>Most commands that wait in one lane; further ones are turned away (429).</summary>
    public int QueueMax { get; init; } = 8_192;

    /// <summary>Longest that a command waits for its turn. One that would probably wait longer is turned away at once, and
    /// one that did after all is given up (429): a till that asks again is better off than one that waits.</summary>
    public TimeSpan WaitMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest that callers wait for the database once their turn has come. Then they are told that it is away (503),
    /// and find out by asking again whether it was written.</summary>
    public TimeSpan AnswerMax { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest that a lane stands still for what time does first; what waits for that is then turned away (429): others
    /// in the lane have nothing to do with it.</summary>
    public TimeSpan CatchUpMax { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Most requests in work at the same time, of any kind; further ones are turned away (429) before anything
    /// of them is read, because each takes memory from then on. They are fewer when so many are not answered within
    /// <see cref="WaitMax"/>.</summary>
    public int RequestsMax { get; init; } = 4_096;

    /// <summary>Most document lines of one database transaction; a document with more has one of its own.</summary>
    public int BatchLinesMax { get; init; } = 20_000;

    /// <summary>Most document lines that wait or are being decided in one lane, as memory goes by lines; further documents
    /// are turned away (429).</summary>
    public int QueueLinesMax { get; init; } = 100_000;

    /// <summary>How long a shutdown waits until what is still in the queues is given up (503). Less than the host waits for
    /// its requests.</summary>
    public TimeSpan DrainMax { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often a batch is begun again when other nodes were first.</summary>
    public int AttemptsMax { get; init; } = 12;

    /// <summary>Dry runs that may be decided at the same time.</summary>
    public int EvaluationsMax { get; init; } = 4;
}
