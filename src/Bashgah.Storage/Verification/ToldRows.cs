using System.Data.Common;
using System.Text.Json;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Ledger;

namespace Bashgah.Storage.Verification;

/// <summary>Rows of a read model as the transactions tell them, to be compared with its table.</summary>
/// <param name="what">What a row is called in findings.</param>
/// <param name="findings">Where they go.</param>
internal sealed class ToldRows<T>(string what, FindingList findings)
    where T : class
{
    private const int PageRows = 2000;

    /// <summary>What was told, by the number that the table is sorted by.</summary>
    public SortedDictionary<long, T> Rows { get; } = [];

    /// <summary>Reads something of a transaction; what cannot be read is a finding.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="part">Which part of it is read.</param>
    /// <param name="read">Reads it.</param>
    public void Read(TransactionRow transaction, string part, Action read)
    {
        try
        {
            read();
        }
        catch (Exception fault) when (fault is FormatException or JsonException or InvalidOperationException
            or ArgumentException or OverflowException or KeyNotFoundException)
        {
            findings.Add($"transaction {transaction.Id}", $"its {part} cannot be read");
        }
    }

    /// <summary>At the end: the table says the same. What was compared is forgotten.</summary>
    public async Task CompareAsync(
        DbConnection connection, int programId, ToldTable<T> table, CancellationToken cancellationToken)
    {
        var after = long.MinValue;
        while (true)
        {
            var page = await connection.QueryAsync(
                table.Sql, table.Row, cancellationToken, ("program", programId), ("after", after), ("limit", PageRows));
            foreach (var stored in page)
            {
                Compare(stored, table);
            }

            if (page.Count < PageRows)
            {
                break;
            }

            after = table.Number(page[^1]);
        }

        foreach (var (number, told) in Rows)
        {
            findings.Add($"{what} {number}", $"is missing; {table.Missing(told)}");
        }
    }

    private void Compare(T stored, ToldTable<T> table)
    {
        var number = table.Number(stored);
        if (!Rows.Remove(number, out var told))
        {
            findings.Add($"{what} {number}", table.Untold);
        }
        else if (!stored.Equals(table.AsStored(told, stored)))
        {
            findings.Add($"{what} {number}", "its row does not say what the transactions say");
        }
    }
}

/// <summary>How the table of a read model is read, and what is said where it is not what was told.</summary>
internal sealed record ToldTable<T>
{
    /// <summary>Reads a page after <c>@after</c>, of <c>@program</c>, <c>@limit</c> rows, by number.</summary>
    public required string Sql { get; init; }

    /// <summary>A row of it.</summary>
    public required Func<DbDataReader, T> Row { get; init; }

    /// <summary>The number that it is sorted by.</summary>
    public required Func<T, long> Number { get; init; }

    /// <summary>Said of a row that no transaction tells.</summary>
    public required string Untold { get; init; }

    /// <summary>Who tells what is not in the table.</summary>
    public required Func<T, string> Missing { get; init; }

    /// <summary>What the table says of something told, given its row; without it, all of it.</summary>
    public Func<T, T, T> AsStored { get; init; } = static (told, _) => told;
}
