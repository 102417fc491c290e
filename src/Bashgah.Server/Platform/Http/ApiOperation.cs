using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Bashgah.Server.Platform.Requests;

namespace Bashgah.Server.Platform.Http;

/// <summary>One operation of the API: what routes it, what guards it, and what its documentation
/// says.</summary>
internal record ApiOperation
{
    /// <summary>HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>Path below <c>/v1/programs/{p}</c>, e.g. <c>/members/{id}</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Stable name for generated clients, e.g. <c>recordPurchase</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Chapter of the documentation.</summary>
    public required string Tag { get; init; }

    /// <summary>One sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>More, where the sentence is not enough.</summary>
    public string? About { get; init; }

    /// <summary>The scope that the key needs; empty where <see cref="IsOpen"/>.</summary>
    public required string Scope { get; init; }

    /// <summary>Scopes that some query parameters need besides, by parameter.</summary>
    public IReadOnlyDictionary<string, string> QueryScopes { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Units that it counts for against the limits of who asks: 1, or more where it takes the server long.</summary>
    public int Cost { get; init; } = 1;

    /// <summary>Units where a query parameter makes it dear, by parameter.</summary>
    public IReadOnlyDictionary<string, int> QueryCosts { get; init; } = FrozenDictionary<string, int>.Empty;

    /// <summary>Largest body, bytes.</summary>
    public int BodyBytesMax { get; init; } = RequestBody.SmallBytesMax;

    /// <summary>Units of a request.</summary>
    public int CostOf(IQueryCollection query)
    {
        var cost = Cost;
        foreach (var (parameter, units) in QueryCosts)
        {
            if (query.ContainsKey(parameter))
                cost = Math.Max(cost, units);
        }
        return cost;
    }

    /// <summary>True: it takes no key, because who calls gets one by it, or proves something else.</summary>
    public bool IsOpen { get; init; }

    /// <summary>True: it is about a store; a device of another store is turned away.</summary>
    public bool IsOfStore { get; init; }

    /// <summary>True when the command needs an <c>Idempotency-Key</c>.</summary>
    public bool TakesKey { get; init; }

    /// <summary>Query parameters.</summary>
    public IReadOnlyList<QueryParameter> Query { get; init; } = [];

    /// <summary>Status of success.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>Type of the answer.</summary>
    public required Type Answer { get; init; }

    /// <summary>Type of the answer (202) where somebody else must approve it first; null: it never waits.</summary>
    public Type? Waiting { get; init; }

    /// <summary>Media type of the answer.</summary>
    public string AnswerType { get; init; } = "application/json";

    /// <summary>Example of a request, JSON.</summary>
    public string? Example { get; init; }

    /// <summary>Codes of refusals that are likely here, beside those of every operation.</summary>
    public IReadOnlyList<string> Refusals { get; init; } = [];

    /// <summary>Schema of the body, or null when there is none.</summary>
    public virtual JsonObject? DescribeBody() => null;

    /// <summary>True when the operation reads a body.</summary>
    public virtual bool ReadsBody => false;

    /// <summary>True when the body may be left out.</summary>
    public bool IsBodyOptional { get; init; }
}

/// <summary>An operation with a body.</summary>
internal sealed record ApiOperation<TRequest> : ApiOperation
{
    /// <summary>The declaration that reads the body and describes it.</summary>
    public required Func<Fields, TRequest> Read { get; init; }

    /// <inheritdoc/>
    public override bool ReadsBody => true;

    /// <inheritdoc/>
    public override JsonObject? DescribeBody() => Describe?.Invoke() ?? SchemaFields.Describe(Read);

    /// <summary>The body's schema where the declaration has alternatives.</summary>
    public Func<JsonObject>? Describe { get; init; }
}
