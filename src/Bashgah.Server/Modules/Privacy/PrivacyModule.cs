using Bashgah.Server.Platform.Http;

namespace Bashgah.Server.Modules.Privacy;

/// <summary>What members agree to, what is kept about them, and how long (X5).</summary>
internal static class PrivacyModule
{
    public static IServiceCollection AddPrivacy(this IServiceCollection services) => services
        .AddSingleton<GetPrivacy>().AddSingleton<SetPrivacy>().AddSingleton<RetentionLoop>()
        .AddSingleton<ExportGate>().AddSingleton<MemberExport>().AddSingleton<ExportMember>()
        .AddSingleton<GetConsents>().AddSingleton<RecordConsent>().AddSingleton<KeepConsentText>().AddSingleton<ListConsentTexts>();

    public static void MapPrivacy(this ApiRoutes routes)
    {
        routes.Map(GetConsents.Operation, routes.UseCase<GetConsents>().HandleAsync);
        routes.Map(RecordConsent.Operation, routes.UseCase<RecordConsent>().HandleAsync);
        routes.Map(ExportMember.Json, routes.UseCase<ExportMember>().JsonAsync);
        routes.Map(ExportMember.Page, routes.UseCase<ExportMember>().PageAsync);
        routes.Map(GetPrivacy.Operation, routes.UseCase<GetPrivacy>().HandleAsync);
        routes.Map(SetPrivacy.Operation, routes.UseCase<SetPrivacy>().HandleAsync);
        routes.Map(ListConsentTexts.Operation, routes.UseCase<ListConsentTexts>().HandleAsync);
        routes.Map(KeepConsentText.Operation, routes.UseCase<KeepConsentText>().HandleAsync);
    }
}
