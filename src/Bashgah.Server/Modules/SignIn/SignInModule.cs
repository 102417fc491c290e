using Bashgah.Server.Modules.Members;
using Bashgah.Server.Modules.Privacy;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Security;
using Microsoft.AspNetCore.Identity;

namespace Bashgah.Server.Modules.SignIn;

/// <summary>Members sign in, and see what is theirs: the same answers that staff have of them, for nobody else.</summary>
internal static class SignInModule
{
    private const string Tag = "Signing in";

    public static IServiceCollection AddSignIn(this IServiceCollection services)
    {
        services.AddIdentityCore<MemberAccount>().AddUserStore<MemberIdentityStore>();
        return services.AddScoped<IPasskeyHandler<MemberAccount>, PasskeyHandler<MemberAccount>>()
            .AddSingleton<AskForCode>().AddSingleton<SignInByCode>().AddSingleton<SignOut>()
            .AddSingleton<AddMemberPasskey>().AddSingleton<MemberPasskeyList>().AddSingleton<SignInByPasskey>();
    }

    public static void MapSignIn(this ApiRoutes routes)
    {
        routes.Map(AskForCode.Operation, routes.UseCase<AskForCode>().HandleAsync);
        routes.Map(SignInByCode.Operation, routes.UseCase<SignInByCode>().HandleAsync);
        routes.Map(SignInByPasskey.Ask, routes.UseCase<SignInByPasskey>().AskAsync);
        routes.Map(SignInByPasskey.Operation, routes.UseCase<SignInByPasskey>().HandleAsync);
        routes.Map(AddMemberPasskey.Ask, routes.UseCase<AddMemberPasskey>().AskAsync);
        routes.Map(AddMemberPasskey.Operation, routes.UseCase<AddMemberPasskey>().HandleAsync);
        routes.Map(MemberPasskeyList.List, routes.UseCase<MemberPasskeyList>().ListAsync);
        routes.Map(MemberPasskeyList.Remove, routes.UseCase<MemberPasskeyList>().RemoveAsync);
        routes.Map(SignOut.Operation, routes.UseCase<SignOut>().HandleAsync);
        routes.Map(Own(GetMember.Operation, "", "getMe", "Gives the member who is signed in."), routes.UseCase<GetMember>().HandleAsync);
        routes.Map(
            Own(GetAccounts.Operation, "/accounts", "getMyAccounts", "Gives the balances of the member who is signed in."),
            routes.UseCase<GetAccounts>().HandleAsync);
        routes.Map(
            Own(GetEntries.Operation, "/entries", "getMyEntries", "Lists what moved the balances of the member who is signed in."),
            routes.UseCase<GetEntries>().HandleAsync);
        routes.Map(
            Own(GetConsents.Operation, "/consents", "getMyConsents", "Gives what the member who is signed in agreed to, and when."),
            routes.UseCase<GetConsents>().HandleAsync);
        routes.Map(
            RecordConsent.Operation with
            {
                Path = "/me/consents", Id = "recordMyConsent", Tag = Tag, Scope = ApiScopes.Me,
                Summary = "Records that the member who is signed in agrees to something, or takes it back.",
            },
            routes.UseCase<RecordConsent>().HandleAsync);
        routes.Map(
            Own(ExportMember.Json, "/export", "exportMe", "Gives everything that is kept about the member who is signed in."),
            routes.UseCase<ExportMember>().JsonAsync);
        routes.Map(
            Own(ExportMember.Page, "/export.html", "exportMyPage", "The same as one HTML page to read, keep or print."),
            routes.UseCase<ExportMember>().PageAsync);
        routes.Map(
            Own(ListConsentTexts.Operation, "/consent-texts", "listMyConsentTexts", "Lists the texts that members are asked to agree to."),
            routes.UseCase<ListConsentTexts>().HandleAsync);
    }

    private static ApiOperation Own(ApiOperation operation, string path, string id, string summary) =>
        operation with { Path = "/me" + path, Id = id, Summary = summary, Tag = Tag, Scope = ApiScopes.Me };
}
