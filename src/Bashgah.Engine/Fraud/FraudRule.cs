namespace Bashgah.Engine.Fraud;

/// <summary>A rule against fraud: a pure function of a fact and those around it. It never decides what is earned; it opens cases.</summary>
/// <param name="id">Its id.</param>
/// <param name="kind">Its kind, as definitions name it.</param>
/// <param name="holds">Whether what the evidence gave is set aside while the case is open.</param>
public abstract class FraudRule(string id, string kind, bool holds)
{
    /// <summary>Its id.</summary>
    public string Id => id;

    /// <summary>Its kind.</summary>
    public string Kind => kind;

    /// <summary>Whether it sets aside.</summary>
    public bool Holds => holds;

    /// <summary>How far from a fact it looks, microseconds to either side; 0: at the fact alone.</summary>
    public virtual long Window => 0;

    /// <summary>Whether it looks at the devices that members are seen on.</summary>
    public virtual bool LooksAtDevices => false;

    /// <summary>What a fact brings to light: asked once a fact, when it is new.</summary>
    public abstract IEnumerable<FraudFinding> Find(FraudFact fact, FraudSurroundings around);

    /// <summary>A finding of this rule.</summary>
    internal FraudFinding Finding(string subject, long? memberId, IReadOnlyList<FraudFact> facts) =>
        new(Id, Kind, subject, memberId, facts, Holds);
}

/// <summary>Rules of a version against fraud.</summary>
public sealed record FraudPolicy
{
    /// <summary>A program without them.</summary>
    public static FraudPolicy None { get; } = new() { Rules = [] };

    /// <summary>In document order.</summary>
    public required IReadOnlyList<FraudRule> Rules { get; init; }

    /// <summary>Attribute of purchases and activities that names who sat at the till; null: none does.</summary>
    public string? CashierAttribute { get; init; }

    /// <summary>Whether any of the rules looks at devices: else nobody notes them.</summary>
    public bool LooksAtDevices => Rules.Any(rule => rule.LooksAtDevices);

    /// <summary>How far any of the rules looks, microseconds.</summary>
    public long Window => Rules.Count == 0 ? 0 : Rules.Max(rule => rule.Window);
}
