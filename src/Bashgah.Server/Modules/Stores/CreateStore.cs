using System.Text.RegularExpressions;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Stores;

/// <summary>A store that is to be added.</summary>
internal sealed partial record StoreRequest(string Id, string? Name, string? DocumentScope)
{
    /// <summary>Reads a store.</summary>
    public static StoreRequest Read(Fields f)
    {
        var id = f.Text("id", "Stable name that tills send.", 64, "kl-central");
        if (!Name64().IsMatch(id) && id.Length > 0)
            f.Fault("id", FaultCodes.InvalidFormat, ("expected", "kl-central"));
        return new StoreRequest(
            id,
            f.TextOrNull("name", "Name for people; without it, the id.", 200, "Kuala Lumpur Central"),
            f.TextOrNull("documentScope", "Scope of its document numbers; without it, the program's.", 64));
    }

    [GeneratedRegex(@"^[\p{L}\p{Nd}][\p{L}\p{Nd}._ -]{0,63}$", RegexOptions.None, 100)]
    private static partial Regex Name64();
}

/// <summary>Adds a store. Adding the same again changes nothing.</summary>
internal sealed class CreateStore(StoreRegistry stores, LedgerReader reader)
{
    public static ApiOperation<StoreRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/stores", Id = "createStore", Tag = "Stores",
        Summary = "Adds a store; adding the same again changes nothing.",
        Scope = ApiScopes.StoresWrite, TakesKey = true, Status = StatusCodes.Status201Created,
        Answer = typeof(StoreAnswer), Read = StoreRequest.Read,
        Example = """{"id": "kl-central", "name": "Kuala Lumpur Central"}""", Refusals = [ProblemCodes.AlreadyExists],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, StoreRequest request)
    {
        var store = new StoreInfo(request.Id, request.DocumentScope ?? "", request.Name ?? request.Id);
        await stores.EnrolAsync(call.ProgramId, [store], call.Caller.Source, reader.Now, call.Aborted);
        // Whoever came first decides; a second one with other content is told so.
        var enrolled = await stores.FindAsync(call.ProgramId, store.Id, call.Aborted);
        return enrolled == store
            ? ApiAnswer.Created(StoreAnswer.Of(store))
            : Problem.Of(ProblemCodes.AlreadyExists);
    }
}
