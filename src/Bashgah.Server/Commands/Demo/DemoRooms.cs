using System.Collections.Frozen;
using Bashgah.Server.Commands.Demo.Trades;
using Bashgah.Server.Surfaces.Demo;

namespace Bashgah.Server.Commands.Demo;

/// <summary>What the demo's first page shows. Names of the staff are put together as those of the members are; nobody is meant.</summary>
internal static class DemoRooms
{
    private const int Members = 5;

    // Members have the numbers below it.
    private const string FreshNumber = "90001";

    private static readonly FrozenDictionary<string, string> Malaysian = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["owner"] = "Salmah Idris", ["marketer"] = "Farid Hakim", ["analyst"] = "Mei Ling Tan", ["counter"] = "Aisyah Rahman",
        ["cashier"] = "Kavin Nair", ["support"] = "Priya Pillai", ["auditor"] = "Daniel Wong", ["installer"] = "Hafiz Othman",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Iranian = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["owner"] = "شیرین کریمی", ["marketer"] = "سینا یزدانی", ["analyst"] = "لیلا صادقی", ["counter"] = "مریم رضایی",
        ["cashier"] = "امیر نوری", ["support"] = "پریسا احمدی", ["auditor"] = "داریوش جعفری", ["installer"] = "کاوه شریفی",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static DemoHall Of(DemoFile demo, DemoTrade trade) => new()
    {
        Program = demo.Program,
        Stores = [.. trade.Stores.Select(s => new DemoStore(s.Id, s.Name))],
        Members = [.. demo.Members.Take(Members).Select(m => new DemoGuest(m.Id, m.Name, m.Phone, m.Card))],
        FreshPhone = trade.PhonePrefix + FreshNumber,
        Receipts = demo.Receipts ?? [],
        Staff = StaffOf(trade),
    };

    /// <summary>Names of the ready accounts by role.</summary>
    public static IReadOnlyDictionary<string, string> StaffOf(DemoTrade trade) => trade.Locales[0] == "fa" ? Iranian : Malaysian;
}
