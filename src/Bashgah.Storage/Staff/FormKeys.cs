using System.Text;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Staff;

/// <summary>Keys by which forms are protected against being posted from elsewhere, shared by all nodes.</summary>
public sealed class FormKeys
{
    private readonly SqlDatabase _database;
    private readonly StaffSeal _seal;

    internal FormKeys(SqlDatabase database, StaffSeal seal)
    {
        _database = database;
        _seal = seal;
    }

    /// <summary>All keys, as text.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        var opener = await _seal.OpenerAsync(cancellationToken);
        return await _database.AcrossPrograms.ReadAsync(
            connection => connection.QueryAsync(
                "SELECT name, sealed FROM data_protection_key ORDER BY created_at, name",
                row => Encoding.UTF8.GetString(opener.Open(Place(row.GetString(0)), row.Bytes(1))), cancellationToken),
            cancellationToken);
    }

    /// <summary>Keeps one more; one of the same name stays as it is.</summary>
    public async Task AddAsync(string name, string text, long now, CancellationToken cancellationToken)
    {
        var cipher = await _seal.SealAsync(Place(name), Encoding.UTF8.GetBytes(text), cancellationToken);
        await _database.AcrossPrograms.WriteAsync(
            connection => connection.ExecuteAsync(
                "INSERT INTO data_protection_key (name, sealed, created_at) VALUES (@name, @sealed, @now) ON CONFLICT DO NOTHING",
                cancellationToken, ("name", name), ("sealed", cipher), ("now", now)),
            cancellationToken);
    }

    private static string Place(string name) => $"form-key/{name}";
}
