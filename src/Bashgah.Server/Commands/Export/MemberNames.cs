using Bashgah.Engine.Ledger;
using Bashgah.Server.Platform.Http;
using Bashgah.Storage;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Commands.Export;

/// <summary>What members are called in files: by their external id, or by their id where they have none.</summary>
internal static class MemberNames
{
    private const int PageSize = 500;

    /// <summary>Facts with the members' names, page by page.</summary>
    public static async IAsyncEnumerable<(MemberFacts Facts, string Name)> WithNamesAsync(
        this IAsyncEnumerable<MemberFacts> facts, MemberDirectory directory, int programId,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in facts.Chunk(PageSize).WithCancellation(cancellationToken))
        {
            var names = await directory.ReadExternalIdsAsync(programId, [.. page.Select(f => f.Id)], cancellationToken);
            foreach (var member in page)
                yield return (member, NameOf(member.Id, names));
        }
    }

    /// <summary>Names of all members by id.</summary>
    public static Task<Func<long, string>> AllAsync(ExportJob export, CancellationToken cancellationToken) =>
        AllAsync(export.Database, export.Program.Id, cancellationToken);

    /// <summary>Names of all members of a program by id.</summary>
    public static async Task<Func<long, string>> AllAsync(
        BashgahDatabase database, int programId, CancellationToken cancellationToken)
    {
        var names = new Dictionary<long, string>();
        long after = 0;
        while (await database.Members.ListAsync(programId, after, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var (id, name) in await database.Members.ReadExternalIdsAsync(programId, page, cancellationToken))
                names[id] = name;
            after = page[^1];
        }
        return id => NameOf(id, names);
    }

    private static string NameOf(long id, IReadOnlyDictionary<long, string> names) =>
        names.GetValueOrDefault(id) ?? PublicId.Member(id);
}
