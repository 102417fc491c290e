using System.CommandLine;
using System.Globalization;
using Bashgah.Engine.Simulation;
using Bashgah.Server.Simulations;

namespace Bashgah.Server.Commands;

/// <summary>Options of <c>simulate</c> that say how members are assumed to spend (P3).</summary>
internal static class SpendingOptions
{
    private static readonly Option<string?> Word = CreateWord();

    private static readonly Option<int?> SharePerMonth = CreateShare();

    /// <summary>Adds them; a share without <c>--spending share</c> is refused, and that without a share.</summary>
    public static void AddTo(Command command)
    {
        command.Options.Add(Word);
        command.Options.Add(SharePerMonth);
        command.Validators.Add(result =>
        {
            // By their words: what cannot be read as a value has a fault of its own.
            var isShare = result.GetResult(Word)?.Tokens is [{ Value: SpendingWords.Share }];
            var hasShare = result.GetResult(SharePerMonth) is { Implicit: false };
            if (isShare && !hasShare)
                result.AddError("--spending share needs --share-per-month.");
            if (hasShare && !isShare)
                result.AddError("--share-per-month goes with --spending share only.");
        });
    }

    /// <summary>What the command line assumes.</summary>
    public static Spending Of(CommandRun run) => SpendingWords.Read(run.Get(Word), run.Get(SharePerMonth));

    private static Option<string?> CreateWord()
    {
        var option = new Option<string?>("--spending")
        {
            Description = "How members are assumed to spend: as-they-did (the default); at-once, as soon as it can be spent; or share, a part each month. With the last two what they really spent is left out",
        };
        option.AcceptOnlyFromAmong([.. SpendingWords.All]);
        return option;
    }

    private static Option<int?> CreateShare()
    {
        var option = new Option<int?>("--share-per-month")
        {
            Description = "With --spending share: thousandths of what is available that are spent at the end of each month, 0 to 1000",
            HelpName = "thousandths",
        };
        option.Validators.Add(result =>
        {
            // What is no number at all is told without this.
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, CultureInfo.InvariantCulture, out var share)
                && share is < 0 or > Spending.Whole)
                result.AddError($"--share-per-month must be 0 to {Spending.Whole}.");
        });
        return option;
    }
}
