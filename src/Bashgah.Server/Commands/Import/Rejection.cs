namespace Bashgah.Server.Commands.Import;

/// <summary>Why something cannot be taken.</summary>
/// <param name="Row">The row in which the first fault was found.</param>
/// <param name="Code">Stable code of that fault.</param>
/// <param name="Reason">All faults in words, as far as <see cref="FaultsMax"/> goes.</param>
internal sealed record Rejection(int Row, string Code, string Reason)
{
    /// <summary>Most faults that are told of one document: a column that was mistaken is wrong in each of its rows.</summary>
    public const int FaultsMax = 10;

    private int Faults { get; init; } = 1;

    /// <summary>The same with a fault of a row more.</summary>
    public Rejection And(int row, string reason) => And(row == Row ? reason : $"row {row}: {reason}");

    /// <summary>The same with a fault more.</summary>
    public Rejection And(string reason)
    {
        if (Faults > FaultsMax)
            return this;
        return this with { Reason = $"{Reason}; {(Faults == FaultsMax ? "and more" : reason)}", Faults = Faults + 1 };
    }
}
