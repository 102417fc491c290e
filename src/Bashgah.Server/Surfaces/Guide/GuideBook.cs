namespace Bashgah.Server.Surfaces.Guide;

/// <summary>What staff say and press, made from the policy in force.</summary>
/// <param name="Club">What the club is called.</param>
/// <param name="AsOf">The day that it was made on, in words.</param>
/// <param name="Version">Number of the policy version, as it is shown.</param>
/// <param name="Answers">What customers ask, and what is said.</param>
/// <param name="Keys">What is pressed at the counter.</param>
/// <param name="Troubles">What is done when something is not as usual.</param>
internal sealed record GuideBook(
    string Club, string AsOf, string Version, IReadOnlyList<GuideAnswer> Answers, IReadOnlyList<GuideKey> Keys,
    IReadOnlyList<GuideTrouble> Troubles);

/// <summary>A question and what is said to it.</summary>
/// <param name="Id">Stable name of the part.</param>
/// <param name="Question">As a customer asks.</param>
/// <param name="Said">Sentences, in the order of saying; those that belong to one thing have its name.</param>
internal sealed record GuideAnswer(string Id, string Question, IReadOnlyList<GuideSentence> Said);

/// <summary>Something to read aloud.</summary>
/// <param name="Name">What it is about, e.g. the name of a rule; null: it speaks for itself.</param>
/// <param name="Text">Whole sentences.</param>
/// <param name="IsPart">True: it is one of those that the sentence before introduces.</param>
internal sealed record GuideSentence(string? Name, string Text, bool IsPart = false);

/// <summary>A job at the counter.</summary>
/// <param name="Job">What is to be done, by the name of its button where it has one.</param>
/// <param name="Keys">What is pressed.</param>
/// <param name="Text">How it goes.</param>
internal sealed record GuideKey(string Job, IReadOnlyList<string> Keys, string Text);

/// <summary>What is done when something is not as usual, step by step.</summary>
internal sealed record GuideTrouble(string Title, IReadOnlyList<string> Steps);
