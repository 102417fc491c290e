namespace Bashgah.Storage.Members;

/// <summary>How members' codes are kept from being guessed (section <c>MemberSignIn</c> of the configuration).</summary>
public sealed record SignInRules
{
    /// <summary>How long a code holds.</summary>
    public TimeSpan CodeLength { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most tries of one code; then another has to be asked for.</summary>
    public int TriesOfCode { get; init; } = 5;

    /// <summary>Most tries within an hour for one phone or e-mail, whoever makes them; then there is a wait, until the first of
    /// them is an hour old.</summary>
    public int TriesAnHour { get; init; } = 10;

    /// <summary>Most codes within an hour that go to one phone or e-mail.</summary>
    public int CodesAnHour { get; init; } = 5;

    /// <summary>How long a member stays signed in.</summary>
    public TimeSpan SessionLength { get; init; } = TimeSpan.FromDays(90);
}

/// <summary>What became of asking for a code, or of trying one.</summary>
public abstract record SignInOutcome
{
    private SignInOutcome()
    {
    }

    /// <summary>A code was made. <paramref name="Code"/> is to be sent, if there is a member to send it to.</summary>
    public sealed record Asked(string Challenge, string Code, long EndsAt) : SignInOutcome;

    /// <summary>The member is signed in; the token is given this once.</summary>
    public sealed record SignedIn(long MemberId, string Token, long EndsAt) : SignInOutcome;

    /// <summary>The code is not the one, or holds no more.</summary>
    public sealed record Wrong : SignInOutcome;

    /// <summary>There were too many; it can go on at this time, Unix microseconds.</summary>
    public sealed record TooMany(long Until) : SignInOutcome;
}

/// <summary>A member's session.</summary>
/// <param name="Id">Its public part.</param>
/// <param name="ProgramId">The program.</param>
/// <param name="MemberId">The member.</param>
/// <param name="EndsAt">Unix microseconds.</param>
public sealed record MemberSession(string Id, int ProgramId, long MemberId, long EndsAt);
