using System.Globalization;

namespace Bashgah.Engine.Programs;

/// <summary>Names of the rules that commission is compiled to, and of the events that they are asked on.</summary>
public static class CommissionNames
{
    // No rule of a definition has it in its name.
    private const char Between = '/';
    private const string ForPurchases = "commission/";
    private const string ForBringing = "brought/";

    /// <summary>The rule of an entry at a level, from 1: <c>referral/1</c>.</summary>
    public static string RuleOf(string entry, int level) =>
        string.Create(CultureInfo.InvariantCulture, $"{entry}{Between}{level}");

    /// <summary>The entry and level of a rule, or null when it is no rule of commission.</summary>
    public static (string Entry, int Level)? Parse(string? ruleId)
    {
        var at = ruleId?.IndexOf(Between, StringComparison.Ordinal) ?? -1;
        return at < 0 ? null : (ruleId![..at], int.Parse(ruleId.AsSpan(at + 1), CultureInfo.InvariantCulture));
    }

    /// <summary>Whether a rule of commission that is asked on this is for bringing somebody, not for a purchase.</summary>
    public static bool IsForBringing(string on) => on.StartsWith(ForBringing, StringComparison.Ordinal);

    /// <summary>What the rules of a level are asked on.</summary>
    /// <param name="isForBringing">True: somebody was brought; false: a purchase.</param>
    /// <param name="level">From 1.</param>
    internal static string EventOf(bool isForBringing, int level) => string.Create(
        CultureInfo.InvariantCulture, $"{(isForBringing ? ForBringing : ForPurchases)}{level}");
}
