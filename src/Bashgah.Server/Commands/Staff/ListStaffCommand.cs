using Bashgah.Engine.Time;
using Bashgah.Server.Commands.Output;
using Bashgah.Storage;
using Bashgah.Storage.Staff;

namespace Bashgah.Server.Commands.Staff;

/// <summary><c>staff list</c>: who has an account, and as what. With <c>--program</c>, those of one program.</summary>
internal static class ListStaffCommand
{
    public static System.CommandLine.Command Create(CommonOptions common) =>
        CommandRun.Make("list", "List accounts with their roles (with --program: those of that program).", common, RunAsync);

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        var items = new List<StaffLine>();
        foreach (var account in await AccountsAsync(database, run, cancellationToken))
            items.Add(await LineOfAsync(database, account, cancellationToken));
        run.Console.Result(new { items }, items.Select(p =>
            $"{p.Id}  {(p.DisabledAt is null ? "" : "disabled ")}{p.Email}  {p.Name}  {string.Join(", ", p.Roles)}"
            + $"{(p.HasAuthenticator ? "  authenticator" : "")}{(p.Passkeys > 0 ? $"  passkeys: {p.Passkeys}" : "")}"));
        return ExitCode.Success;
    }

    private static async Task<IReadOnlyList<StaffAccount>> AccountsAsync(
        BashgahDatabase database, CommandRun run, CancellationToken cancellationToken)
    {
        if (run.ProgramSlug is null)
            return await database.Staff.Accounts.ListAsync(cancellationToken);
        var program = await CommandDatabase.ProgramAsync(database, run, cancellationToken);
        return await database.Staff.Accounts.ListAsync(program.Id, cancellationToken);
    }

    private static async Task<StaffLine> LineOfAsync(
        BashgahDatabase database, StaffAccount account, CancellationToken cancellationToken)
    {
        var slugs = (await database.Programs.ListAsync(cancellationToken)).ToDictionary(p => p.Id, p => p.Slug);
        var roles = (await database.Staff.Roles.OfAccountAsync(account.Id, cancellationToken))
            .Select(g => $"{slugs.GetValueOrDefault(g.ProgramId)}:{g.Role}{(g.Store.Length > 0 ? $"@{g.Store}" : "")}");
        var passkeys = await database.Staff.Passkeys.ListAsync(account.Id, cancellationToken);
        return new StaffLine(
            account.Id, account.Profile.Email, account.Profile.Name, [.. roles], account.HasAuthenticator, passkeys.Count,
            EngineInstant.Format(account.CreatedAt), account.DisabledAt is { } at ? EngineInstant.Format(at) : null);
    }

    private sealed record StaffLine(
        string Id, string Email, string Name, IReadOnlyList<string> Roles, bool HasAuthenticator, int Passkeys, string CreatedAt,
        string? DisabledAt);
}
