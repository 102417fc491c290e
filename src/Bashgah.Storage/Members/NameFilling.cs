using System.Data.Common;
using System.Globalization;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Members;

/// <summary>Writes the words of the names of members whom an earlier version let join. Any number of processes may do so at once, and
/// one that is cut off is taken up where it stood.</summary>
internal sealed class NameFilling(SqlDatabase database, MemberDirectory members)
{
    private const int PageRows = 500;

    /// <summary>Rows of one statement: each takes two parameters.</summary>
    private const int StatementRows = 1000;

    /// <summary>Does what is left, in every program.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var programs = await database.AcrossPrograms.ReadAsync(
            connection => connection.QueryAsync(
                "SELECT program_id FROM member_word_filling ORDER BY program_id", static row => row.GetInt32(0), cancellationToken),
            cancellationToken);
        foreach (var programId in programs)
        {
            while (await database.Of(programId).WriteAsync(c => FillPageAsync(c, programId, cancellationToken), cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>False: that was the last.</summary>
    private async Task<bool> FillPageAsync(DbConnection connection, int programId, CancellationToken cancellationToken)
    {
        var through = await connection.ScalarAsync(
            $"SELECT through_id FROM member_word_filling WHERE program_id = @program {database.ForUpdate}", cancellationToken,
            ("program", programId));
        if (through is null)
        {
            return false;
        }

        // Behind the members' locks, so that a name that changes at this moment does not leave words of the one before.
        var ids = await connection.QueryAsync(
            $"SELECT id FROM member_facts WHERE program_id = @program AND id > @after ORDER BY id LIMIT @limit {database.ForUpdate}",
            static row => row.GetInt64(0), cancellationToken,
            ("program", programId), ("after", through), ("limit", PageRows));
        var words = await members.WordsOfAsync(connection, programId, ids, cancellationToken);
        foreach (var rows in words.Chunk(StatementRows))
        {
            await InsertAsync(connection, programId, rows, cancellationToken);
        }

        await connection.ExecuteAsync(
            ids.Count < PageRows
                ? "DELETE FROM member_word_filling WHERE program_id = @program"
                : "UPDATE member_word_filling SET through_id = @through WHERE program_id = @program",
            cancellationToken, ids.Count < PageRows ? [("program", programId)] : [("program", programId), ("through", ids[^1])]);
        return ids.Count == PageRows;
    }

    private static async Task InsertAsync(
        DbConnection connection, int programId, IReadOnlyList<(long MemberId, string Hash)> rows, CancellationToken cancellationToken)
    {
        var values = string.Join(", ", rows.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"(@program, @h{i}, @i{i})")));
        await using var insert = connection.Command(
            $"INSERT INTO member_word (program_id, hash, member_id) VALUES {values} ON CONFLICT DO NOTHING", ("program", programId));
        for (var i = 0; i < rows.Count; i++)
        {
            insert.Bind(string.Create(CultureInfo.InvariantCulture, $"h{i}"), rows[i].Hash);
            insert.Bind(string.Create(CultureInfo.InvariantCulture, $"i{i}"), rows[i].MemberId);
        }

        await insert.ExecuteNonQueryAsync(cancellationToken);
    }
}
