namespace Bashgah.Server.Platform.Ledger;

/// <summary>Bounds of the command pipeline (section <c>Ledger</c> of the configuration).</summary>
internal sealed record LedgerOptions
{
    /// <summary>Most commands of one database transaction.</summary>
    public int BatchSize { get; init; } = 512;

    /// <summary>Writers that work side by side; a program always goes to the same one.</summary>
    public int Lanes { get; init; } = 4;

    /// <summary>Most commands that wait in one lane; further ones are turned away (429).</summary>
    public int QueueMax { get; init; } = 8_192;

    /// <summary>How often a batch is begun again when other nodes were first.</summary>
    public int AttemptsMax { get; init; } = 12;

    /// <summary>Dry runs that may be decided at the same time.</summary>
    public int EvaluationsMax { get; init; } = 4;
}
