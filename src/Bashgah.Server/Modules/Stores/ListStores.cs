using System.ComponentModel;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Stores;

/// <summary>A store.</summary>
/// <param name="Id">Stable name that tills send.</param>
/// <param name="Name">Name for people.</param>
/// <param name="DocumentScope">Scope of its document numbers; empty: the program's.</param>
internal sealed record StoreAnswer(
    [property: Description("Stable name that tills send.")] string Id,
    string Name,
    [property: Description("Scope of its document numbers; empty: the program's. It never changes.")] string DocumentScope)
{
    public static StoreAnswer Of(StoreInfo store) => new(store.Id, store.Name, store.DocumentScope);
}

/// <summary>All stores.</summary>
internal sealed class ListStores(StoreRegistry stores)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/stores", Id = "listStores", Tag = "Stores",
        Summary = "Lists the stores of the program, by id.",
        Scope = ApiScopes.StoresRead, Answer = typeof(Page<StoreAnswer>), Query = QueryParameter.Paging,
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        var all = await stores.ListAsync(call.ProgramId, call.Aborted);
        return ApiAnswer.Ok(Paging.Of(call, [.. all.Select(StoreAnswer.Of)], s => s.Id));
    }
}
