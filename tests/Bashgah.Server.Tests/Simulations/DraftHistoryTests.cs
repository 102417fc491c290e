using System.Text;
using Bashgah.Engine;
using Bashgah.Engine.Programs;
using Bashgah.Server.Simulations;

namespace Bashgah.Server.Tests.Simulations;

/// <summary>Under what a draft's world lives before the draft holds.</summary>
public sealed class DraftHistoryTests
{
    private static ProgramDefinition Draft { get; } = ProgramDefinition.Read(Encoding.UTF8.GetBytes(
        """
        {
          "money": {"currency": "MYR", "digits": 2}, "timeZone": "Asia/Kuala_Lumpur", "languages": ["en"],
          "currencies": {"points": {"worth": {"amount": 1, "per": 1} } },
          "earning": [{"id": "base", "give": {"points": {"fixed": 1} } }]
        }
        """)).Definition!;

    [Theory]
    [InlineData(150, 1)]
    [InlineData(650, 3)]
    [InlineData(2_000, 4)]
    public void What_was_withdrawn_ends_nothing(long fromAt, int before)
    {
        // The second was to hold from 1,000 and was taken back; the third holds from 600, the fourth from 1,500.
        long[] from = [0, 1_000, 600, 1_500];
        var today = new PolicyHistory([.. from.Select((at, i) => Draft.Compile(i + 1, at))], new HashSet<int> { 2 });
        var history = DraftHistory.Of(Draft, today, fromAt);
        Assert.Equal(before + 1, history.Versions.Count);
        Assert.Equal(before + 1, history.At(fromAt).Version);
        Assert.Equal(before, history.At(fromAt - 1).Version);
    }
}
