using System.Net;
using Bashgah.Server.Modules.Staff;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Staff;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bashgah.Server.Tests.Surfaces.Staff;

/// <summary>Whatever a form of the staff pages changes is told in the audit log, or it is said why not.</summary>
public abstract class StaffAuditSuite(TestBackend backend)
{
    private const int OfNone = AuditLog.OfNoProgram;
    private const int OfClub = 1;

    private static readonly Dictionary<string, string> NotTold = new(StringComparer.Ordinal)
    {
        ["/staff/account/authenticator/begin"] = "What is proposed counts for nothing before it is confirmed.",
        ["/staff/passkeys/options"] = "A challenge; what answers it is told.",
        ["/staff/passkeys/sign-in/options"] = "A challenge; what answers it is told.",
    };

    /// <summary>Each posts its form, and gives what is to be told, in which log, by whom and of what.</summary>
    private static readonly Dictionary<string, Func<World, Task<Told>>> Acts = new(StringComparer.Ordinal)
    {
        ["/staff/sign-in"] = async world =>
        {
            var account = await world.AccountAsync();
            using var browser = new StaffBrowser(world.Server);
            Assert.Equal("/staff", (await browser.SignInAsync(account.Profile.Email)).Location);
            return new(AuditActions.StaffSignedIn, OfNone, account.Actor, account.Id);
        },
        ["/staff/sign-in/code"] = async world =>
        {
            var account = await world.AccountAsync(hasAuthenticator: true);
            using var browser = new StaffBrowser(world.Server);
            await browser.SignInAsync(account.Profile.Email);
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.CodeAsync("000000")).Status);
            return new(AuditActions.StaffSignInFailed, OfNone, "nobody", account.Id);
        },
        ["/staff/sign-out"] = world => world.OwnAsync("/staff/sign-out", AuditActions.StaffSignedOut),
        // Proving it changes nothing; failing to is told.
        ["/staff/confirm"] = async world =>
        {
            var account = await world.AccountAsync();
            await world.PostAsync(account, "/staff/confirm", ("password", "wrong"));
            return new(AuditActions.StaffSignInFailed, OfNone, "nobody", account.Id);
        },
        ["/staff/account/password"] = world => world.OwnAsync(
            "/staff/account/password", AuditActions.StaffPasswordChanged, ("present", StaffBrowser.Password), ("wanted", "another teapot under the lighthouse")),
        ["/staff/account/sessions/end"] = async world =>
        {
            var account = await world.AccountAsync();
            var token = await world.Staff.Sessions.BeginAsync(account.Id, "totp", new("", ""), world.Server.Now, default);
            var other = await world.Staff.Sessions.FindAsync(token, world.Server.Now, default);
            await world.PostAsync(account, "/staff/account/sessions/end", ("id", other!.Id));
            return new(AuditActions.StaffSessionsEnded, OfNone, account.Actor, account.Id);
        },
        ["/staff/account/sessions/end-others"] = async world =>
        {
            var account = await world.AccountAsync();
            await world.Staff.Sessions.BeginAsync(account.Id, "totp", new("", ""), world.Server.Now, default);
            await world.PostAsync(account, "/staff/account/sessions/end-others");
            return new(AuditActions.StaffSessionsEnded, OfNone, account.Actor, account.Id);
        },
        ["/staff/account/authenticator"] = async world =>
        {
            var account = await world.AccountAsync();
            var secret = Totp.NewSecret();
            await world.Staff.Accounts.ProposeTotpAsync(account.Id, secret, default);
            await world.PostAsync(account, "/staff/account/authenticator", ("code", Totp.CodeOf(secret, Totp.StepAt(world.Server.Now))));
            return new(AuditActions.StaffAuthenticatorAdded, OfNone, account.Actor, account.Id);
        },
        ["/staff/account/authenticator/remove"] = async world =>
        {
            var account = await world.AccountAsync(hasAuthenticator: true);
            await world.PostAsync(account, "/staff/account/authenticator/remove");
            return new(AuditActions.StaffAuthenticatorRemoved, OfNone, account.Actor, account.Id);
        },
        ["/staff/account/recovery-codes"] = async world =>
        {
            var account = await world.AccountAsync(hasAuthenticator: true);
            await world.PostAsync(account, "/staff/account/recovery-codes");
            return new(AuditActions.StaffRecoveryCodesMade, OfNone, account.Actor, account.Id);
        },
        ["/staff/passkeys"] = async world =>
        {
            var account = await world.AccountAsync();
            using var browser = await world.BrowserAsync(account);
            await browser.FillAsync("/staff/account", "/staff/passkeys/options");
            Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/staff/passkeys", ("credential", account.Id), ("name", "Phone"))).Status);
            return new(AuditActions.StaffPasskeyAdded, OfNone, account.Actor, account.Id);
        },
        ["/staff/passkeys/remove"] = async world =>
        {
            var account = await world.AccountAsync();
            var passkey = new StaffPasskey([1], account.Id, "Phone", [9], 7, [], true, true, false, [4], [5], world.Server.Now);
            await world.Staff.Passkeys.SaveAsync(passkey, default);
            await world.PostAsync(account, "/staff/passkeys/remove", ("id", "AQ"));
            return new(AuditActions.StaffPasskeyRemoved, OfNone, account.Actor, account.Id);
        },
        ["/staff/passkeys/sign-in"] = async world =>
        {
            using var browser = new StaffBrowser(world.Server);
            await browser.FillAsync("/staff/sign-in", "/staff/passkeys/sign-in/options");
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/staff/passkeys/sign-in", ("credential", "wrong"))).Status);
            return new(AuditActions.StaffSignInFailed, OfNone, "nobody", AuditActions.UnknownSubject);
        },
        ["/staff/invitations/{code}"] = async world =>
        {
            var link = $"/staff/invitations/{await world.InviteAsync("new@club.example")}";
            using var browser = new StaffBrowser(world.Server);
            await browser.FillAsync(link, link, ("name", "Nur"), ("password", StaffBrowser.Password));
            var account = (await browser.CallerAsync(world.Server))!.Account;
            return new(AuditActions.StaffJoined, OfClub, account.Actor, account.Id);
        },
        ["/staff/invitations/{code}/join"] = async world =>
        {
            var account = await world.AccountAsync();
            var code = await world.InviteAsync(account.Profile.Email);
            await world.PostAsync(account, $"/staff/invitations/{code}/join");
            return new(AuditActions.StaffJoined, OfClub, account.Actor, account.Id);
        },
        ["/staff/password/{code}"] = async world =>
        {
            var account = await world.AccountAsync();
            var code = await world.Staff.Steps.BeginAsync(ResetPassword.Step, account.Id, "", ResetPassword.Length, world.Server.Now, default);
            using var browser = new StaffBrowser(world.Server);
            await browser.FillAsync($"/staff/password/{code}", $"/staff/password/{code}", ("wanted", "another teapot under the lighthouse"));
            return new(AuditActions.StaffPasswordChanged, OfNone, account.Actor, account.Id);
        },
        ["/staff/programs/{p}/invite"] = async world =>
        {
            var owner = await world.AccountAsync();
            await world.PostAsync(owner, "/staff/programs/club/invite", ("email", "sam@club.example"), ("role", "support"));
            return new(AuditActions.StaffInvited, OfClub, owner.Actor, "support");
        },
        ["/staff/programs/{p}/withdraw"] = async world =>
        {
            var owner = await world.AccountAsync();
            await world.InviteAsync("sam@club.example", "marketer");
            var open = (await world.Staff.Invitations.ListAsync(OfClub, world.Server.Now, default)).First(i => i.Role == "marketer");
            await world.PostAsync(owner, "/staff/programs/club/withdraw", ("id", open.Id));
            return new(AuditActions.StaffInvitationWithdrawn, OfClub, owner.Actor, "marketer");
        },
        ["/staff/programs/{p}/revoke"] = async world =>
        {
            var (owner, other) = (await world.AccountAsync(), await world.AccountAsync());
            await world.PostAsync(owner, "/staff/programs/club/revoke", ("account", other.Id), ("role", "owner"), ("store", ""));
            return new(AuditActions.StaffRoleRevoked, OfClub, owner.Actor, other.Id);
        },
        ["/staff/programs/{p}/disable"] = async world =>
        {
            var (owner, other) = (await world.AccountAsync(), await world.AccountAsync());
            await world.PostAsync(owner, "/staff/programs/club/disable", ("account", other.Id));
            return new(AuditActions.StaffDisabled, OfClub, owner.Actor, other.Id);
        },
    };

    [ConditionalFact]
    public async Task Every_form_is_told_or_it_is_said_why_not()
    {
        await using var server = await StartAsync();
        var forms = server.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") == true)
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Where(path => path.StartsWith("/staff", StringComparison.Ordinal));
        Assert.Equal(forms.Order(StringComparer.Ordinal), Acts.Keys.Concat(NotTold.Keys).Order(StringComparer.Ordinal));

        var world = new World(server, await server.Services.GetRequiredService<Passwords>().HashAsync(StaffBrowser.Password));
        foreach (var (path, act) in Acts)
        {
            var before = await NewestAsync(server);
            var (action, log, actor, subject) = await act(world);
            var told = (await server.Host.Database.Audit.ReadAsync(log, new() { Action = action, Subject = subject }, long.MaxValue, 1, default))
                .SingleOrDefault();
            Assert.True(told is not null && told.Seq > before[log], $"{path}: nothing was told.");
            Assert.Equal((path, actor, "local", server.Now), (path, told.Actor, told.Origin, told.At));
            Assert.True(told.Before is not null || told.After is not null, path);
            Assert.DoesNotMatch("(?i)nur|teapot|@club", $"{told.Before}{told.After}{told.Subject}");
        }
        Assert.Empty((await server.Host.Database.Verifier.VerifyAsync(OfClub, new(), default)).Findings);
    }

    [ConditionalFact]
    public async Task Failures_and_the_wait_that_they_make_are_told_of_addresses_that_nobody_has_too()
    {
        await using var server = await StartAsync();
        var world = new World(server, await server.Services.GetRequiredService<Passwords>().HashAsync(StaffBrowser.Password));
        var account = await world.AccountAsync();
        foreach (var (email, subject) in new[] { (account.Profile.Email, account.Id), ("none@club.example", AuditActions.UnknownSubject) })
        {
            using var browser = new StaffBrowser(server);
            for (var i = 0; i < StaffAttempts.FreeMax + 2; i++)
                await browser.SignInAsync(email, "wrong");
            var told = await server.Host.Database.Audit.ReadAsync(OfNone, new() { Subject = subject }, long.MaxValue, 100, default);
            Assert.Equal(StaffAttempts.FreeMax, told.Count(e => e.Action == AuditActions.StaffSignInFailed));
            Assert.Contains("2026-03-02T04:01:00", Assert.Single(told, e => e.Action == AuditActions.StaffLockedOut).After);
            Assert.DoesNotContain("club.example", string.Concat(told.Select(e => e.After + e.Subject)));
        }
    }

    private Task<ClubServer> StartAsync() => ClubServer.StartAsync(
        backend: backend, configure: services => services.AddScoped<IPasskeyHandler<StaffAccount>, KnownPasskeys>());

    private static async Task<IReadOnlyList<long>> NewestAsync(ClubServer server)
    {
        var newest = new List<long>();
        foreach (var log in new[] { OfNone, OfClub })
            newest.Add((await server.Host.Database.Audit.ReadAsync(log, new(), long.MaxValue, 1, default)) is [var last, ..] ? last.Seq : 0);
        return newest;
    }

    private sealed record Told(string Action, int Log, string Actor, string Subject);

    /// <summary>A club with owners, who come with little effort.</summary>
    private sealed class World(ClubServer server, string passwordHash)
    {
        private int _number;

        public ClubServer Server => server;

        public StaffStore Staff => server.Host.Database.Staff;

        public Task<string> InviteAsync(string email, string role = "cashier") =>
            Staff.Invitations.InviteAsync(OfClub, email, "", role, new("test", "here"), server.Now, default);

        public async Task<StaffAccount> AccountAsync(bool hasAuthenticator = false)
        {
            var code = await InviteAsync($"nur{++_number}@club.example", "owner");
            var account = await Staff.Invitations.TakeUpAsync(code, "Nur", "en", passwordHash, new("", ""), server.Now, default);
            if (!hasAuthenticator)
                return account!;
            await Staff.Accounts.ProposeTotpAsync(account!.Id, Totp.NewSecret(), default);
            await Staff.Accounts.ConfirmTotpAsync(account.Id, 1, new(new("test", "here"), server.Now, AuditActions.StaffAuthenticatorAdded, "test"), default);
            return account;
        }

        /// <summary>Somebody does something to the own account.</summary>
        public async Task<Told> OwnAsync(string path, string action, params (string Name, string Value)[] fields)
        {
            var account = await AccountAsync();
            await PostAsync(account, path, fields);
            return new(action, OfNone, account.Actor, account.Id);
        }

        public async Task PostAsync(StaffAccount account, string path, params (string Name, string Value)[] fields)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path);
            (await SignedInPerson.BeginAsync(server, account.Id)).Opens(request, fields);
            using var client = server.NewClient();
            using var response = await client.SendAsync(request);
            Assert.NotEqual(HttpStatusCode.Forbidden, response.StatusCode);
        }

        public async Task<StaffBrowser> BrowserAsync(StaffAccount account)
        {
            var browser = new StaffBrowser(server);
            Assert.Equal("/staff", (await browser.SignInAsync(account.Profile.Email)).Location);
            return browser;
        }
    }

    /// <summary>Asks as passkeys do, and takes a credential that is the account's id; the authenticators themselves are tried in a
    /// browser elsewhere.</summary>
    private sealed class KnownPasskeys(IServiceProvider services) : IPasskeyHandler<StaffAccount>
    {
        private readonly PasskeyHandler<StaffAccount> _real = ActivatorUtilities.CreateInstance<PasskeyHandler<StaffAccount>>(services);

        public Task<PasskeyCreationOptionsResult> MakeCreationOptionsAsync(PasskeyUserEntity userEntity, HttpContext httpContext) =>
            _real.MakeCreationOptionsAsync(userEntity, httpContext);

        public Task<PasskeyRequestOptionsResult> MakeRequestOptionsAsync(StaffAccount? user, HttpContext httpContext) =>
            _real.MakeRequestOptionsAsync(user, httpContext);

        public Task<PasskeyAttestationResult> PerformAttestationAsync(PasskeyAttestationContext context) => Task.FromResult(
            PasskeyAttestationResult.Success(
                new UserPasskeyInfo([7], [8], DateTimeOffset.UnixEpoch, 0, [], true, false, false, [9], [10]),
                new PasskeyUserEntity { Id = context.CredentialJson, Name = "", DisplayName = "" }));

        public Task<PasskeyAssertionResult<StaffAccount>> PerformAssertionAsync(PasskeyAssertionContext context) =>
            Task.FromResult(PasskeyAssertionResult.Fail<StaffAccount>(new PasskeyException("It is none that is known.")));
    }
}

public sealed class SqliteStaffAuditTests() : StaffAuditSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresStaffAuditTests() : StaffAuditSuite(TestBackend.Postgres);
