using Bashgah.Server.Platform.Http;

namespace Bashgah.Server.Modules.Cases;

/// <summary>Cases of suspected fraud: rules of the program open them, staff close them (X6).</summary>
internal static class CasesModule
{
    public static IServiceCollection AddCases(this IServiceCollection services) => services
        .AddSingleton<FraudDetector>()
        .AddSingleton<HoldSettling>()
        .AddSingleton<FraudWatch>()
        .AddSingleton<CaseAnswers>()
        .AddSingleton<ListCases>()
        .AddSingleton<GetCase>()
        .AddSingleton<CloseCase>()
        .AddSingleton<ListStaffCards>()
        .AddSingleton<ChangeStaffCards>();

    public static void MapCases(this ApiRoutes routes)
    {
        routes.Map(ListCases.Operation, routes.UseCase<ListCases>().HandleAsync);
        routes.Map(GetCase.Operation, routes.UseCase<GetCase>().HandleAsync);
        routes.Map(CloseCase.Operation, routes.UseCase<CloseCase>().HandleAsync);
        routes.Map(ListStaffCards.Operation, routes.UseCase<ListStaffCards>().HandleAsync);
        routes.Map(ChangeStaffCards.Declare, routes.UseCase<ChangeStaffCards>().DeclareAsync);
        routes.Map(ChangeStaffCards.Remove, routes.UseCase<ChangeStaffCards>().RemoveAsync);
    }
}
