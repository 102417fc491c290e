namespace Bashgah.Server.Commands.Import;

/// <summary>Why something cannot be taken.</summary>
/// <param name="Row">The first row at fault.</param>
/// <param name="Code">Stable code of the first fault.</param>
/// <param name="Reason">All faults in words, as far as <see cref="FaultsMax"/> goes.</param>
internal sealed record Rejection(int Row, string Code, string Reason)
{
    /// <summary>Most faults that are told of one document: a column that was mistaken is wrong in each of its rows.</summary>
    public const int FaultsMax = 10;

    private int Faults { get; init; } = 1;

    /// <summary>The same with one fault more; one that lies in another row says so.</summary>
    public Rejection And(int row, string reason)
    {
        if (Faults > FaultsMax)
            return this;
        var told = Faults == FaultsMax ? "and more" : row == Row ? reason : $"row {row}: {reason}";
        return this with { Reason = $"{Reason}; {told}", Faults = Faults + 1 };
    }
}
