namespace Bashgah.Server.Platform.Security;

/// <summary>Who is signed in on this server's pages: the API takes them as it takes keys, without knowing how people sign in.</summary>
internal interface ISignedInStaff
{
    /// <summary>Who is signed in by the request's cookie, with two factors; null: nobody.</summary>
    ValueTask<ISignedInPerson?> FindAsync(HttpContext context);
}

/// <summary>Somebody who is signed in with two factors.</summary>
internal interface ISignedInPerson
{
    /// <summary>How transactions and the audit name them.</summary>
    string Actor { get; }

    /// <summary>Ids of the stores at which they may do something; null: at all of them; empty: nowhere.</summary>
    /// <param name="programId">The program.</param>
    /// <param name="right">A scope of the API.</param>
    IReadOnlySet<string>? StoresWith(int programId, string right);
}
