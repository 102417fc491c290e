namespace Bashgah.Server.Modules.Staff;

/// <summary>What a step of signing in came to.</summary>
internal abstract record SignInOutcome;

/// <summary>Signed in.</summary>
/// <param name="SessionToken">Secret text for the session's cookie.</param>
internal sealed record SignedIn(string SessionToken) : SignInOutcome;

/// <summary>The password was right; a code is asked for.</summary>
/// <param name="StepToken">Secret text for the step's cookie.</param>
internal sealed record CodeWanted(string StepToken) : SignInOutcome;

/// <summary>The password was right; the account's passkey signs in, and nothing less.</summary>
internal sealed record PasskeyWanted : SignInOutcome;

/// <summary>Something was not right, and what is not said.</summary>
internal sealed record NotSignedIn : SignInOutcome;

/// <summary>Too many have failed.</summary>
/// <param name="Microseconds">For how long nobody may try.</param>
internal sealed record MustWait(long Microseconds) : SignInOutcome;

/// <summary>The step is over; it begins again with the password.</summary>
internal sealed record StepIsOver : SignInOutcome;
