using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Security;
using Bashgah.Server.Surfaces.Demo;

namespace Bashgah.Server.Platform.Hosting;

/// <summary>What the server is started with.</summary>
internal sealed record ServerOptions
{
    /// <summary>Path of a SQLite file, or a PostgreSQL connection string.</summary>
    public required string Database { get; init; }

    /// <summary>Where the erasure list is; null: as <c>BASHGAH_ERASURES</c> says, or beside the SQLite file.</summary>
    public string? Erasures { get; init; }

    /// <summary>Addresses to listen on, separated by semicolons; null: as ASP.NET Core is configured.</summary>
    public string? Urls { get; init; }

    /// <summary>The clock; commands may move it.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The clock of sign-ins, where it is another.</summary>
    public TimeProvider? SignInClock { get; init; }

    /// <summary>Bounds of the pipeline; null: section <c>Ledger</c> of the configuration, else the
    /// defaults.</summary>
    public LedgerOptions? Ledger { get; init; }

    /// <summary>How much one caller may ask for; null: section <c>Limits</c> of the configuration, else the defaults.</summary>
    public LimitOptions? Limits { get; init; }

    /// <summary>False: time alone writes nothing by itself, and nobody looks for fraud (the demo, some tests).</summary>
    public bool RunsWakeLoop { get; init; } = true;

    /// <summary>File that codes and links for signing in are written to instead of being sent; null: <c>Codes:File</c> of the
    /// configuration, else nothing is sent.</summary>
    public string? CodesFile { get; init; }

    /// <summary>File that messages to members are appended to; null: <c>Messages:File</c> of the configuration, else nothing is
    /// sent.</summary>
    public string? MessagesFile { get; init; }

    /// <summary>False: nobody sends messages by itself (tests that do it).</summary>
    public bool RunsMessageLoop { get; init; } = true;

    /// <summary>For the demo's start page: slug, key and a member's phone to show in its example; null:
    /// placeholders.</summary>
    public StartPageExample? Example { get; init; }

    /// <summary>What the demo's first page leads to; null: this is no demo, and nobody enters without proof.</summary>
    public DemoHall? Demo { get; init; }

    /// <summary>Work to be done after the database is open and before the server says that it is
    /// ready.</summary>
    public Func<LedgerHost, CancellationToken, Task>? Prepare { get; init; }
}

/// <summary>What the start page fills its example with.</summary>
/// <param name="Program">Slug of the program.</param>
/// <param name="ApiKey">A key for it.</param>
/// <param name="Currency">ISO code of its money.</param>
/// <param name="CurrencyDigits">Digits of the money after the point.</param>
/// <param name="ProductGroup">A group on which something is earned.</param>
/// <param name="Phone">A member's.</param>
/// <param name="Amount">What the example's purchase costs, minor units.</param>
/// <param name="AmountPerPoint">For how much of it there is a point, minor units.</param>
internal sealed record StartPageExample(
    string Program, string ApiKey, string Currency, int CurrencyDigits, string ProductGroup, string Phone, long Amount, long AmountPerPoint);
