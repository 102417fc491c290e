using Bashgah.Server.Platform.Codes;
using Bashgah.Server.Platform.Hosting;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Staff;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bashgah.Server.Modules.Staff;

/// <summary>Accounts of staff: invitations, signing in, second factors, sessions, roles.</summary>
internal static class StaffModule
{
    public static IServiceCollection AddStaff(this IServiceCollection services)
    {
        services.AddSingleton(provider => provider.GetRequiredService<LedgerHost>().Database.Staff);
        services.TryAddSingleton<ICodeSender>(provider => new FileCodeSender(
            provider.GetRequiredService<ServerOptions>().CodesFile
                ?? provider.GetRequiredService<IConfiguration>()["Codes:File"],
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<ServerOptions>();
            return new StaffClock(options.SignInClock ?? options.Clock);
        });
        services.AddSingleton<StaffCallers>().AddSingleton<Passwords>().AddSingleton<StaffAudit>();
        services.AddSingleton<ISignedInStaff>(provider => provider.GetRequiredService<StaffCallers>());
        services.AddScoped<SignInWithPassword>().AddScoped<SignInWithCode>().AddScoped<SignInWithPasskey>();
        services.AddScoped<AddPasskey>().AddScoped<SecondFactor>().AddScoped<ConfirmIdentity>().AddScoped<ChangePassword>();
        services.AddScoped<SetUpAuthenticator>().AddScoped<InviteStaff>().AddScoped<TakeUpInvitation>();
        services.AddScoped<DisableStaff>().AddScoped<ResetPassword>();
        return services.AddIdentityParts().AddFormKeys();
    }

    /// <summary>Of ASP.NET Core Identity: how passwords are hashed, and passkeys.</summary>
    private static IServiceCollection AddIdentityParts(this IServiceCollection services)
    {
        services.AddIdentityCore<StaffAccount>().AddUserStore<StaffIdentityStore>();
        services.AddScoped<StaffIdentityStore>().TryAddScoped<IPasskeyHandler<StaffAccount>, PasskeyHandler<StaffAccount>>();
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = Passwords.Iterations);
        services.Configure<IdentityPasskeyOptions>(passkeys =>
        {
            // Without an address typed, and never by the device alone.
            passkeys.ResidentKeyRequirement = "required";
            passkeys.UserVerificationRequirement = "required";
        });
        return services;
    }

    /// <summary>Keys of forms lie in the database, for every node, and are sealed there as a whole.</summary>
    private static IServiceCollection AddFormKeys(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("bashgah");
        services.AddOptions<KeyManagementOptions>().Configure<StaffStore, StaffClock>((keys, staff, clock) =>
        {
            keys.XmlRepository = new FormKeyRepository(staff.FormKeys, clock);
            keys.XmlEncryptor = new NullXmlEncryptor();
        });
        return services;
    }
}
