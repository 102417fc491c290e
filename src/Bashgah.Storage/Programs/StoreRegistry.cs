using System.Collections.Concurrent;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Programs;

/// <summary>A store of a program.</summary>
/// <param name="Id">Stable name that tills send.</param>
/// <param name="DocumentScope">Scope of its document numbers (S10.2); empty: the program's. It never changes.</param>
/// <param name="Name">Name for people.</param>
public sealed record StoreInfo(string Id, string DocumentScope, string Name);

/// <summary>Stores of programs. Known ones are remembered: a purchase asks for its store.</summary>
public sealed class StoreRegistry
{
    private readonly SqlDatabase _database;
    private readonly AuditLog _audit;
    private readonly ConcurrentDictionary<(int Program, string Id), StoreInfo> _known = new();

    internal StoreRegistry(SqlDatabase database, AuditLog audit)
    {
        _database = database;
        _audit = audit;
    }

    /// <summary>A store, or null.</summary>
    public async ValueTask<StoreInfo?> FindAsync(int programId, string id, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue((programId, id), out var known))
        {
            return known;
        }

        var found = (await _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                "SELECT id, document_scope, name FROM store WHERE program_id = @program AND id = @id",
                static row => new StoreInfo(row.GetString(0), row.GetString(1), row.GetString(2)),
                cancellationToken, ("program", programId), ("id", id)),
            cancellationToken)).FirstOrDefault();
        if (found is not null)
        {
            _known[(programId, id)] = found;
        }

        return found;
    }

    /// <summary>All stores of a program, by id.</summary>
    public async Task<IReadOnlyList<StoreInfo>> ListAsync(int programId, CancellationToken cancellationToken) =>
        [.. (await _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                "SELECT id, document_scope, name FROM store WHERE program_id = @program",
                static row => new StoreInfo(row.GetString(0), row.GetString(1), row.GetString(2)),
                cancellationToken, ("program", programId)),
            cancellationToken)).OrderBy(s => s.Id, StringComparer.Ordinal)];

    /// <summary>Enrols the stores that are not there yet; those that are stay as they are.</summary>
    public Task EnrolAsync(
        int programId, IReadOnlyCollection<StoreInfo> stores, AuditSource source, long now, CancellationToken cancellationToken) =>
        _database.Of(programId).WriteAsync(
            async connection =>
            {
                var added = new List<AuditEntry>();
                foreach (var store in stores.OrderBy(s => s.Id, StringComparer.Ordinal))
                {
                    var inserted = await connection.ExecuteAsync(
                        """
                        INSERT INTO store (program_id, id, document_scope, name)
                        VALUES (@program, @id, @scope, @name) ON CONFLICT DO NOTHING
                        """,
                        cancellationToken, ("program", programId), ("id", store.Id), ("scope", store.DocumentScope),
                        ("name", store.Name));
                    if (inserted == 1)
                    {
                        added.Add(new AuditEntry(source, now, AuditActions.StoreAdded, store.Id)
                        {
                            After = new() { ["name"] = store.Name, ["documentScope"] = store.DocumentScope },
                        });
                    }
                }

                await _audit.Append_InTransactionAsync(connection, programId, added, cancellationToken);
            },
            cancellationToken);
}
