namespace Bashgah.Server.Reference;

/// <summary>What the reference page says beside what the code tells.</summary>
internal static class ReferenceText
{
    /// <summary>Where the contents come.</summary>
    public const string ContentsPlace = "{contents}";

    public const string Head =
        """
        <!-- Made from the code: BASHGAH_RENEW=1 dotnet test tests/Bashgah.Server.Tests --filter ReferencePageTests -->
        # The program definition

        One JSON document says what a club does: its units, how members earn them, when they end, its tiers and its
        rewards. This page is made from the code that reads such documents, and every output on it was computed by the
        engine when the page was made. The command `programs reference` prints the page of the version that you run, and
        `programs schema` its JSON Schema, by which editors complete and check.

        {contents}

        ## A complete example
        The club of a bakery: a point for every ringgit, pending for a week and good for a year; bread gives three times
        as much on Fridays; the ninth coffee stamp is a free coffee.
        """;

    /// <summary>The definition of the complete example.</summary>
    public const string Bakery =
        """
        {
          "name": {"en": "Corner Bakery Club", "ms": "Kelab Kedai Roti"},
          "money": {"currency": "MYR", "digits": 2},
          "timeZone": "Asia/Kuala_Lumpur", "languages": ["en", "ms"],
          "currencies": {
            "points": {"pending": {"for": "P7D"}, "expiry": {"after": "P12M", "roundTo": "month"}},
            "stamps": {"expiry": {"inactive": "P90D"}}
          },
          "earning": [
            {"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}},
            {"id": "friday-bread", "when": [{"weekday": "fri"}, {"productGroup": "bread"}],
             "multiply": {"rules": ["base"], "by": "3"}, "limit": [{"member": {"points": 500, "per": "week"}}]},
            {"id": "stamp", "when": [{"sku": "COFFEE-*"}], "give": {"stamps": {"perQuantity": 1}}},
            {"id": "free-coffee", "on": "balance", "when": [{"reaches": {"stamps": 9}}],
             "grant": {"reward": "coffee", "spend": {"stamps": 9}}}
          ],
          "rewards": {
            "coffee": {"kind": {"product": {"sku": "COFFEE-S"}}, "listed": false, "voucher": {"valid": "P30D"}}
          }
        }
        """;

    public const string BakeryBelow =
        """
        Keep it in a file; comments (`// …`) and trailing commas are allowed there. Make a program of it and look at it
        with every default filled in:

        ```
        dotnet run --project src/Bashgah.Server -- programs create bakery --definition bakery.json
        dotnet run --project src/Bashgah.Server -- programs show bakery --effective
        ```

        ## How to read it
        - **A kind is an object with one key.** `{"weekday": ["fri"]}` is a condition, `{"fixed": 50}` a calculator,
          `{"member": {…}}` a limit. Where a kind takes a list, a single value may stand without brackets.
        - **A list of conditions means all of them.** `any`, `all` and `not` combine. Conditions on lines narrow the lines
          that a rule gives for; the others hold for the whole event or not at all.
        - **Amounts are integers in minor units**: 100 is one ringgit. Rates are decimals, best written as text (`"2.5"`).
          Nothing passes through binary floating point.
        - **Ids are stable names.** Counters, budgets and history hang on them from one policy version to the next; another
          id is another rule, which begins with nothing used.
        - **Durations are ISO 8601**: `P7D`, `P12M`, `PT24H`. Days, weeks, months and years are those of the program's
          `timeZone` and `calendar`; a day ends when the next begins, there.
        - **Texts are by language**, `{"en": "…", "ms": "…"}`; a plain text is in the first of `languages`.
        - **No default is hidden.** The tables name each one, and `programs show --effective` prints your document with
          all of them.
        - **An event is decided** in this order: conditions, exact amounts, rounding, limits, then the choice within
          groups. A rule that gives nothing says why: its [reason](#reasons) is in bold in the outputs below.
        - **Order does not matter** but where it says so: `first` groups, ties in choosing groups, and shared budgets are
          served in document order.

        ### Faults
        A document holds or it does not: either it becomes a policy version, or every fault in it is reported at once,
        each with its place and, where something like it exists, a hint:
        """;

    /// <summary>A definition with faults.</summary>
    public const string Faulty =
        """
        {
          "money": {"currency": "MYR"}, "timeZone": "Asia/Kuala_Lumpor",
          "currencies": {"points": {"rounding": "down"}},
          "earning": [
            {"id": "base", "when": [{"weekdays": ["fri"]}], "give": {"points": {"perAmount": {"points": 1, "per": 0}}}},
            {"id": "extra", "give": {"point": {"fixed": 10}}}
          ]
        }
        """;

    public const string Common =
        """
        ## The examples
        Each example below shows its own part of this program; where it does not show `currencies`, `tiers` or
        `rewards`, they are as here. Members joined on 2 January 2026, and an amount of 1500 is RM 15.00.
        """;

    public const string Currencies =
        """
        What members collect. A unit may be a point, a stamp, store credit (`"money": true`) or something that only
        measures (`"qualifying": true`).
        """;

    public const string Pending = "When what is earned can be spent. Pending units count toward a balance cap and nothing else.";

    public const string Expiry =
        """
        When what is earned ends, reckoned from the day from which it is available. Debits take what ends first; what has
        ended leaves the account by a transfer of its own, dated at that moment.
        """;

    public const string Shortfall =
        """
        A return takes points back: first from what is left of the very points that the purchase gave, then from what
        expired of them, then from the member's others. This says what happens to the rest.
        """;

    public const string Rule =
        """
        A rule stands in `earning`. It has an `id`, the events it is asked `on`, conditions (`when`), and one of three ways
        to give: `give` (units, by a calculator a currency), `multiply` (what other rules give) or `grant` (a reward or an offer).
        """;

    public const string Multiply =
        """
        A multiplier is an award of its own: (`by` − 1) × the exact, unrounded, unlimited amount that its base rules give on
        the lines that meet the multiplier's conditions, then rounded and limited as its own rule. Where a base rule gives
        nothing, it gives nothing.
        """;

    public const string Basis =
        """
        `basis` says what of a line's amount counts. By default: after the line's discount, with tax, without what points or
        store credit paid, and not on shipping lines.
        """;

    public const string Groups =
        """
        Rules in `earning` all give. A group chooses among its members; members may be groups themselves. The two comparing
        modes reckon in money, by each currency's `worth` and a reward's `cost`; a currency that is compared needs a worth.
        Ties go to what stands first.
        """;

    public const string Returns =
        """
        When goods come back, what stands is what deciding the purchase again on the rest would give, by the policy version and
        the facts of that day; groups choose again. Below, the purchase of 120.00 was above the step and the rest is not:
        """;

    public const string Conditions =
        "Each holds or does not; the reason of a rule that gave nothing is the key of the first condition that did not hold.";

    public const string Limits =
        """
        A limit counts what its rule gives: units (`points`), events (`times`), or both, in a period of the program's
        calendar. What does not fit is cut off, or with `"else": "reject"` not given at all. A return gives a limit back
        what it took. In a later version it counts on, wherever it stands in its rule, as long as it counts the same in the same period.
        """;

    public const string Budgets =
        """
        A limit with a name, shared by all rules that name it under `budget`. Beside its terms it has an amount for each
        currency that it limits: `{"credit": 2000, "per": "month"}`.
        """;

    public const string Tiers =
        """
        A ladder. `from` is measured by the set's `measure`: a currency, `spend` (money paid, without points) or `visits`
        (purchases of which something was kept). A requirement is a measure with `atLeast`, or
        `{"tenure": {"atLeast": "P6M"}}`. Who would lose a level at its end by what has been done so far is warned `warn` days before.
        """;

    public const string Referral =
        """
        Members name who brought them, by the other's referral code: at joining or within the `window` after it, once. What a
        newcomer gets for it is a rule of the id `newcomer` on the event `referred`, on which rules of `earning` may be asked
        too. `commission` is what those get who stand above a buyer: level 1 brought the buyer, level 2 brought level 1, up to
        ten. It is decided with the purchase, by rules called after the entry and level (`referral/1`): their conditions on
        members are about who gets it, but numbers of purchases are the buyer's, counted since they were brought. Nobody can stand
        above themselves: whom somebody brought, or who was brought by one of those, cannot have brought them.
        """;

    public const string Fraud =
        """
        What looks like fraud. These rules change nothing that is decided: right after a purchase, and after what else they look at, they
        open a case, once for each rule and whom it is about, and `hold` sets aside what was given. Staff close cases; how, and what it
        means for members, is in [the guide](fraud.md). A rule judges what its policy version decided, from its publishing on; what is imported
        as history is not judged.
        """;

    public const string Offers =
        """
        An offer is a chance to earn that is a member's own: staff give it to a member, or it is open to members of some `groups`. The
        member activates it, once, and then rules with the condition `offer` give by it, as often as `uses` says, up to its last day.
        A rule may give it too (`"grant": {"offer": …}`), as on a birthday; a return that takes the rule's reason away takes it back while the
        member has not activated or used it. Rules on `offer-activated` may give something for activating alone; the offer's name stands in the attribute `offer`.
        """;

    public const string ClawBack =
        """
        A return takes commission back at every level, as it takes points back: what stands is what the rest of the purchase would
        have given. Who has spent it owes it; the buyer's refund never pays for others.
        """;

    public const string Rewards =
        """
        What members take for their units, or are granted. A reward becomes a voucher; what is taken, of balance, stock and
        limits, is taken in one step.
        """;

    public const string Stages =
        """
        The plan: what the club is to reach, and which rules are on in which months. A rule that no stage names is always
        on. How far each stage has come is told by `GET …/plan` and `bashgah programs plan`
        ([A plan in stages](policy.md#a-plan-in-stages)).
        """;

    public const string Reasons =
        """
        Why a rule that was asked gave nothing, in answers (`notFired`) and in the trace of each transaction:

        | reason | meaning |
        |---|---|
        | a condition's key | That condition did not hold; of several the first. |
        | `limit` | A limit of the rule has no room (with `"else": "reject"`: not enough). |
        | `budget` | The budget named has no room. |
        | `first` | As many members as the condition `first` allows have had it. |
        | `balance-cap` | The member has the most that the currency's `max` allows. |
        | `rounded-to-zero` | It came to less than one unit. |
        | `not-chosen` | Its group chose another, which is named. |
        | `base-gave-nothing` | A multiplier whose base rules gave nothing on its lines. |
        | `stage` | No stage that names the rule is on. |
        | `out-of-stock`, `insufficient-balance`, `too-many-vouchers` | The reward that it grants cannot be had. |
        | `offer-given` | The member has the offer that it grants already. |
        | `offer-closed` | The offer that it grants cannot be had on the day. |
        | `chance-not-shown` | An evaluation shows no draws. |
        | `buyerGroup` | Commission: the buyer is in none of the entry's `buyerGroups`. |
        | `firstSinceReferral` | Commission: the buyer has had as many purchases as `purchases.first` allows. |
        | `soonAfterReferral` | Commission: the time `purchases.within` is over. |
        """;
}
