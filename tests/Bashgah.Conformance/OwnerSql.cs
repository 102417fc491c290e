using System.Data.Common;
using Bashgah.Storage.Databases;

namespace Bashgah.Conformance;

/// <summary>What somebody does who has the database, beside the product: as the owner of its tables.</summary>
internal static class OwnerSql
{
    public static Task WriteAsync(this SqlDatabase database, Func<DbConnection, Task> work, CancellationToken cancellationToken) =>
        database.MigrateAsync(work, cancellationToken);

    public static Task<T> ReadAsync<T>(
        this SqlDatabase database, Func<DbConnection, Task<T>> work, CancellationToken cancellationToken) =>
        database.AcrossPrograms.ReadAsync(work, cancellationToken);

    public static Task<DbConnection> OpenAsync(this SqlDatabase database, CancellationToken cancellationToken) =>
        database.AcrossPrograms.OpenAsync(cancellationToken);
}
