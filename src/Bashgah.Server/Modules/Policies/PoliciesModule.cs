using Bashgah.Server.Platform.Http;

namespace Bashgah.Server.Modules.Policies;

/// <summary>The program's definition, its versions and its draft.</summary>
internal static class PoliciesModule
{
    public static IServiceCollection AddPolicies(this IServiceCollection services) => services
        .AddSingleton<GetPolicy>()
        .AddSingleton<ListVersions>()
        .AddSingleton<GetDraft>()
        .AddSingleton<SaveDraft>()
        .AddSingleton<PublishDraft>()
        .AddSingleton<ListChanges>()
        .AddSingleton<ApproveDraft>()
        .AddSingleton<RestoreVersion>()
        .AddSingleton<WithdrawVersion>();

    public static void MapPolicies(this ApiRoutes routes)
    {
        routes.Map(GetPolicy.Operation, routes.UseCase<GetPolicy>().HandleAsync);
        routes.Map(ListVersions.Operation, routes.UseCase<ListVersions>().HandleAsync);
        routes.Map(GetDraft.Operation, routes.UseCase<GetDraft>().HandleAsync);
        routes.MapRaw(SaveDraft.Operation, routes.UseCase<SaveDraft>().HandleAsync);
        routes.Map(PublishDraft.Operation, routes.UseCase<PublishDraft>().HandleAsync);
        routes.Map(ListChanges.OfDraft, routes.UseCase<ListChanges>().OfDraftAsync);
        routes.Map(ListChanges.OfVersion, routes.UseCase<ListChanges>().OfVersionAsync);
        routes.Map(ApproveDraft.Operation, routes.UseCase<ApproveDraft>().HandleAsync);
        routes.Map(RestoreVersion.Operation, routes.UseCase<RestoreVersion>().HandleAsync);
        routes.Map(WithdrawVersion.Operation, routes.UseCase<WithdrawVersion>().HandleAsync);
    }
}
