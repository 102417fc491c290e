using Npgsql;

namespace Bashgah.Storage.Databases;

/// <summary>Addresses of PostgreSQL databases: <c>Host=…;Database=…</c> or <c>postgresql://user@host:port/database</c>.</summary>
public static class PostgresAddress
{
    /// <summary>Whether an address is PostgreSQL's and not the path of a SQLite file.</summary>
    public static bool IsOne(string address) =>
        IsUrl(address)
        || address.Contains("Host=", StringComparison.OrdinalIgnoreCase)
        || address.Contains("Server=", StringComparison.OrdinalIgnoreCase);

    /// <summary>Throws <see cref="DatabaseRefusedException"/>, without repeating the address, which holds a password.</summary>
    internal static NpgsqlConnectionStringBuilder Parse(string address)
    {
        try
        {
            return IsUrl(address) ? OfUrl(new Uri(address)) : new NpgsqlConnectionStringBuilder(address);
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException)
        {
            throw new DatabaseRefusedException("The PostgreSQL address cannot be read.", fault);
        }
    }

    private static bool IsUrl(string address) =>
        address.StartsWith("postgres://", StringComparison.Ordinal)
        || address.StartsWith("postgresql://", StringComparison.Ordinal);

    private static NpgsqlConnectionStringBuilder OfUrl(Uri url)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = url.Host,
            Port = url.Port > 0 ? url.Port : 5432,
            Database = Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/')),
        };
        var user = url.UserInfo.Split(':', 2);
        if (user[0].Length > 0)
        {
            settings.Username = Uri.UnescapeDataString(user[0]);
        }

        if (user.Length > 1)
        {
            settings.Password = Uri.UnescapeDataString(user[1]);
        }

        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            settings[parts[0] == "sslmode" ? "SSL Mode" : Uri.UnescapeDataString(parts[0])] =
                Uri.UnescapeDataString(parts.Length > 1 ? parts[1] : "");
        }

        return settings;
    }
}
