using Bashgah.Server.Platform.Http;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bashgah.Server.Modules.Members;

/// <summary>Who the members are, and what stands on their accounts.</summary>
internal static class MembersModule
{
    public static IServiceCollection AddMembers(this IServiceCollection services)
    {
        services.TryAddSingleton<ReferralCodes>();
        return services.AddUseCases();
    }

    private static IServiceCollection AddUseCases(this IServiceCollection services) => services
        .AddSingleton<MemberReferences>()
        .AddSingleton<Referrers>()
        .AddSingleton<MemberView>()
        .AddSingleton<ConsentRecording>()
        .AddSingleton<JoinMember>()
        .AddSingleton<FindMembers>()
        .AddSingleton<GetMember>()
        .AddSingleton<PatchMember>()
        .AddSingleton<EraseMember>()
        .AddSingleton<GetAccounts>()
        .AddSingleton<GetEntries>();

    public static void MapMembers(this ApiRoutes routes)
    {
        routes.Map(JoinMember.Operation, routes.UseCase<JoinMember>().HandleAsync);
        routes.Map(FindMembers.Operation, routes.UseCase<FindMembers>().HandleAsync);
        routes.Map(GetMember.Operation, routes.UseCase<GetMember>().HandleAsync);
        routes.Map(PatchMember.Operation, routes.UseCase<PatchMember>().HandleAsync);
        routes.Map(EraseMember.Operation, routes.UseCase<EraseMember>().HandleAsync);
        routes.Map(GetAccounts.Operation, routes.UseCase<GetAccounts>().HandleAsync);
        routes.Map(GetEntries.Operation, routes.UseCase<GetEntries>().HandleAsync);
    }
}
