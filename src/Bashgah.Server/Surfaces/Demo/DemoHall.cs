namespace Bashgah.Server.Surfaces.Demo;

/// <summary>What the first page of a demo leads to. Everything in it is invented.</summary>
internal sealed record DemoHall
{
    /// <summary>Slug of the program.</summary>
    public required string Program { get; init; }

    /// <summary>Its stores.</summary>
    public required IReadOnlyList<DemoStore> Stores { get; init; }

    /// <summary>Members whose numbers are there to be typed.</summary>
    public required IReadOnlyList<DemoGuest> Members { get; init; }

    /// <summary>A phone number of nobody, for who joins.</summary>
    public required string FreshPhone { get; init; }

    /// <summary>Numbers of invoices without a member, newest first.</summary>
    public required IReadOnlyList<string> Receipts { get; init; }

    /// <summary>Names of the ready accounts by role.</summary>
    public required IReadOnlyDictionary<string, string> Staff { get; init; }
}

/// <summary>A store of the demo.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What people call it.</param>
internal sealed record DemoStore(string Id, string Name);

/// <summary>A member of the demo.</summary>
/// <param name="Id">As ids are shown.</param>
/// <param name="Name">Name.</param>
/// <param name="Phone">Phone number.</param>
/// <param name="Card">Number of the card; null: a demo of an earlier version does not tell.</param>
internal sealed record DemoGuest(string Id, string Name, string Phone, string? Card);
