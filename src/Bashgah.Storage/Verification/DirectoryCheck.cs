using System.Data.Common;
using System.Security.Cryptography;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;

namespace Bashgah.Storage.Verification;

/// <summary>
/// Who the members are stands outside the chain. Every member has a profile that opens with the member's key, and the
/// identifiers and words that lead to a member are those that the profile says, both ways. Who was erased has none of it, and no key.
/// </summary>
internal sealed class DirectoryCheck(
    SqlDatabase database, DbConnection connection, int programId, MemberDirectory members, FindingList findings)
{
    private const int PageRows = 1000;

    public async Task RunAsync(VerifyOptions options, CancellationToken cancellationToken)
    {
        await CheckStrayAsync("profile", "its profile belongs to nobody", cancellationToken);
        await CheckStrayAsync("member_identifier", "an identifier leads to it, but there is no such member", cancellationToken);
        await CheckStrayAsync("member_word", "a word leads to it, but there is no such member", cancellationToken);
        await CheckStrayAsync("member_erasure", "it was erased, but there is no such member", cancellationToken);
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
            "SELECT member_id, kind, hash, is_blocked FROM member_identifier", ids,
            static row => (
                Id: row.GetInt64(0),
                Identifier: new IdentifierHash(row.GetString(1), row.GetString(2)) { IsBlocked = row.GetInt16(3) != 0 }),
            cancellationToken)).ToLookup(i => i.Id, i => i.Identifier);
        var words = (await OfMembersAsync(
            "SELECT member_id, hash FROM member_word", ids, static row => (Id: row.GetInt64(0), Hash: row.GetString(1)),
            cancellationToken)).ToLookup(w => w.Id, w => w.Hash);
        var profiles = await members.OpenAsync(hasher, programId, ciphers, cancellationToken);
        await CheckErasedAsync(ids, profiles, id => leading[id].Any() || words[id].Any(), cancellationToken);
        var meanwhile = await ErasedMeanwhileAsync(profiles, cancellationToken);
        foreach (var (id, profile) in profiles.Where(p => !meanwhile.Contains(p.Key)).OrderBy(p => p.Key))
        {
            Compare(id, profile, leading[id].ToHashSet(), words[id].ToHashSet(StringComparer.Ordinal));
        }
    }

    /// <summary>Keys are read as they are now, the rest as of one moment: those whose profile does not open because they were erased
    /// since.</summary>
    private async Task<IReadOnlySet<long>> ErasedMeanwhileAsync(
        IReadOnlyDictionary<long, OpenedProfile> profiles, CancellationToken cancellationToken)
    {
        var unread = profiles.Where(p => p.Value.State == ProfileState.Erased).Select(p => p.Key).ToList();
        return unread.Count == 0
            ? new HashSet<long>()
            : (await database.Of(programId).ReadAsync(
                now => OfMembersAsync(
                    now, "SELECT member_id FROM member_erasure", unread, static row => row.GetInt64(0), cancellationToken),
                cancellationToken)).ToHashSet();
    }

    /// <summary>Who has no profile was erased, and who was erased has nothing.</summary>
    private async Task CheckErasedAsync(
        List<long> ids, IReadOnlyDictionary<long, OpenedProfile> profiles, Func<long, bool> isFound, CancellationToken cancellationToken)
    {
        var erased = (await OfMembersAsync(
            "SELECT member_id FROM member_erasure", ids, static row => row.GetInt64(0), cancellationToken)).ToHashSet();
        var destroyed = erased.Count == 0
            ? erased
            : await members.FindErasedKeysAsync(programId, erased, cancellationToken);
        foreach (var id in ids)
        {
            if (!erased.Contains(id))
            {
                if (!profiles.ContainsKey(id))
                {
                    findings.Add($"member {id}", "its profile is missing");
                }
            }
            else if (profiles.ContainsKey(id) || isFound(id))
            {
                findings.Add($"member {id}", "it was erased, but has a profile, or identifiers or words that lead to it");
            }
            else if (!destroyed.Contains(id))
            {
                findings.Add($"member {id}", "it is said to be erased, but the key store knows nothing of it");
            }
        }
    }

    private void Compare(long id, OpenedProfile profile, HashSet<IdentifierHash> leading, HashSet<string> words)
    {
        switch (profile.State)
        {
            case ProfileState.Damaged:
                findings.Add($"member {id}", "its profile does not open: it, or its key, is not the one that was written");
                return;
            case ProfileState.Erased when leading.Count > 0 || words.Count > 0:
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

        if (profile.Words.Except(words).Any())
        {
            findings.Add($"member {id}", "its name has a word that does not lead to it");
        }

        if (words.Except(profile.Words).Any())
        {
            findings.Add($"member {id}", "a word leads to it that its name does not have");
        }
    }

    private Task<List<T>> OfMembersAsync<T>(
        string select, List<long> ids, Func<DbDataReader, T> read, CancellationToken cancellationToken) =>
        OfMembersAsync(connection, select, ids, read, cancellationToken);

    private async Task<List<T>> OfMembersAsync<T>(
        DbConnection from, string select, List<long> ids, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var command = from.Command(
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
