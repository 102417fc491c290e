using System.Data.Common;
using System.Security.Cryptography;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;

namespace Bashgah.Storage.Verification;

/// <summary>
/// Who the members are stands outside the chain. Every member has a profile that opens with the member's key, and the
/// identifiers that lead to a member are those that the profile says, both ways.
/// </summary>
internal sealed class DirectoryCheck(
    SqlDatabase database, DbConnection connection, int programId, MemberDirectory members, FindingList findings)
{
    private const int PageRows = 1000;

    public async Task RunAsync(VerifyOptions options, CancellationToken cancellationToken)
    {
        await CheckStrayAsync("profile", "its profile belongs to nobody", cancellationToken);
        await CheckStrayAsync("member_identifier", "an identifier leads to it, but there is no such member", cancellationToken);
        IdentifierHasher hasher;
        try
        {
            hasher = await members.HasherAsync(programId, cancellationToken);
        }
        catch (CryptographicException)
        {
            findings.Add("secret identifiers", "cannot be opened with the master key");
            return;
        }

        var after = 0L;
        var done = 0L;
        while (true)
        {
            var ids = await connection.QueryAsync(
                "SELECT id FROM member_facts WHERE program_id = @program AND id > @after ORDER BY id LIMIT @limit",
                static row => row.GetInt64(0), cancellationToken,
                ("program", programId), ("after", after), ("limit", PageRows));
            await CheckAsync(hasher, ids, cancellationToken);
            options.Progress?.Report(new VerifyProgress("profiles", done += ids.Count, 0));
            if (ids.Count < PageRows)
            {
                return;
            }

            after = ids[^1];
        }
    }

    private async Task CheckAsync(IdentifierHasher hasher, List<long> ids, CancellationToken cancellationToken)
    {
        var ciphers = (await OfMembersAsync(
            "SELECT member_id, cipher FROM profile", ids, static row => (Id: row.GetInt64(0), Cipher: row.Bytes(1)),
            cancellationToken)).ToDictionary(p => p.Id, p => p.Cipher);
        var leading = (await OfMembersAsync(
            "SELECT member_id, kind, hash FROM member_identifier", ids,
            static row => (Id: row.GetInt64(0), Identifier: new IdentifierHash(row.GetString(1), row.GetString(2))),
            cancellationToken)).ToLookup(i => i.Id, i => i.Identifier);
        var profiles = await members.OpenAsync(hasher, programId, ciphers, cancellationToken);
        foreach (var id in ids)
        {
            if (profiles.TryGetValue(id, out var profile))
            {
                Compare(id, profile, leading[id].ToHashSet());
            }
            else
            {
                findings.Add($"member {id}", "its profile is missing");
            }
        }
    }

    private void Compare(long id, OpenedProfile profile, HashSet<IdentifierHash> leading)
    {
        switch (profile.State)
        {
            case ProfileState.Damaged:
                findings.Add($"member {id}", "its profile does not open: it, or its key, is not the one that was written");
                return;
            case ProfileState.Erased when leading.Count > 0:
                findings.Add($"member {id}", "the key of its profile is gone, but identifiers lead to it still");
                return;
            case ProfileState.Erased:
                return;
        }

        // The values are personal: only their kinds are named.
        foreach (var identifier in profile.Identifiers.Except(leading))
        {
            findings.Add($"member {id}", $"its profile has an identifier ({identifier.Kind}) that does not lead to it");
        }

        foreach (var identifier in leading.Except(profile.Identifiers))
        {
            findings.Add($"member {id}", $"an identifier ({identifier.Kind}) leads to it that its profile does not have");
        }
    }

    private async Task<List<T>> OfMembersAsync<T>(
        string select, List<long> ids, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            $"{select} WHERE program_id = @program AND {database.IsIn("member_id", "@ids")}", ("program", programId));
        database.BindList(command, "@ids", ids);
        return await command.QueryAsync(read, cancellationToken);
    }

    private async Task CheckStrayAsync(string table, string problem, CancellationToken cancellationToken)
    {
        foreach (var id in await connection.QueryAsync(
            $"""
            SELECT DISTINCT r.member_id FROM {table} r
            WHERE r.program_id = @program AND NOT EXISTS (
              SELECT 1 FROM member_facts m WHERE m.program_id = r.program_id AND m.id = r.member_id)
            ORDER BY r.member_id
            """,
            static row => row.GetInt64(0), cancellationToken, ("program", programId)))
        {
            findings.Add($"member {id}", problem);
        }
    }
}
