using System.Data.Common;
using System.Security.Cryptography;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Keys;

namespace Bashgah.Storage.Verification;

/// <summary>Notes stand outside the chain: each opens with the key and at the transaction that it was sealed for, and every
/// adjustment has the reason that it was given for, unless its member was erased.</summary>
internal sealed class NoteCheck(DbConnection connection, int programId, NoteCipher notes, FindingList findings)
{
    private const int PageRows = 1000;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var id in await connection.QueryAsync(
            """
            SELECT t.id FROM ledger_transaction t
            WHERE t.program_id = @program AND t.kind = 'adjustment' AND NOT EXISTS (
              SELECT 1 FROM note n WHERE n.program_id = t.program_id AND n.transaction_id = t.id)
              AND NOT EXISTS (SELECT 1 FROM member_erasure e WHERE e.program_id = t.program_id AND e.member_id = t.member_id)
            ORDER BY t.id
            """,
            static row => row.GetInt64(0), cancellationToken, ("program", programId)))
        {
            findings.Add($"transaction {id}", "the note with its reason is missing");
        }

        var after = long.MinValue;
        while (true)
        {
            var page = await connection.QueryAsync(
                """
                SELECT transaction_id, cipher, emptied_at FROM note WHERE program_id = @program AND transaction_id > @after
                ORDER BY transaction_id LIMIT @limit
                """,
                static row => (Id: row.GetInt64(0), Cipher: row.Bytes(1), IsEmptied: !row.IsDBNull(2)), cancellationToken,
                ("program", programId), ("after", after), ("limit", PageRows));
            foreach (var (id, cipher, isEmptied) in page)
            {
                await OpenAsync(id, cipher, isEmptied, cancellationToken);
            }

            if (page.Count < PageRows)
            {
                return;
            }

            after = page[^1].Id;
        }
    }

    private async Task OpenAsync(long id, byte[] cipher, bool isEmptied, CancellationToken cancellationToken)
    {
        try
        {
            // Only the program seals one with nothing in it, when its time is over.
            var text = await notes.OpenAsync(programId, id, cipher, cancellationToken);
            if (isEmptied != (text.Length == 0))
            {
                findings.Add($"transaction {id}", "its note does not say whether it was emptied");
            }
        }
        catch (CryptographicException)
        {
            findings.Add($"transaction {id}", "its note does not open: it is not the one that was written");
        }
    }
}
