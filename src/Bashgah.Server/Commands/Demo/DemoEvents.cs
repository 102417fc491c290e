using Bashgah.Engine.Events;

namespace Bashgah.Server.Commands.Demo;

/// <summary>Something that happens in the demo's year.</summary>
/// <param name="At">When, Unix microseconds.</param>
/// <param name="Person">Number of the person; −1: nobody known.</param>
internal abstract record DemoEvent(long At, int Person);

/// <summary>Somebody joins.</summary>
internal sealed record DemoJoin(long At, int Person) : DemoEvent(At, Person);

/// <summary>Somebody shops.</summary>
internal sealed record DemoPurchase(
    long At, int Person, string DocumentNo, string Store, string Channel, IReadOnlyList<PurchaseLine> Lines,
    IReadOnlyList<Tender> Tenders) : DemoEvent(At, Person);

/// <summary>Some of a purchase comes back.</summary>
internal sealed record DemoReturn(
    long At, int Person, string DocumentNo, string ReturnNo, string Store, IReadOnlyList<ReturnLine>? Lines)
    : DemoEvent(At, Person);

/// <summary>Somebody does something that the club thanks for.</summary>
internal sealed record DemoActivity(
    long At, int Person, string Type, IReadOnlyDictionary<string, string> Attributes) : DemoEvent(At, Person);

/// <summary>Somebody would like a reward, if the balance allows.</summary>
internal sealed record DemoRedemption(long At, int Person, string Reward, string Store, DemoVoucherEnd End)
    : DemoEvent(At, Person);

/// <summary>What becomes of a reward that somebody got.</summary>
internal enum DemoVoucherEnd
{
    /// <summary>It is used within days.</summary>
    Used,

    /// <summary>It is given back.</summary>
    Cancelled,

    /// <summary>It stays in the drawer.</summary>
    Kept,
}
