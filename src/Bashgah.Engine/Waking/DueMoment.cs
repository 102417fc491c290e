using Bashgah.Engine.Events;

namespace Bashgah.Engine.Waking;

/// <summary>A moment at which time alone changes something; order: moment, then kind (S3.3).</summary>
internal readonly record struct DueMoment(long At, WakeKind What) : IComparable<DueMoment>
{
    /// <summary>The last thing that can be due at a time.</summary>
    public static DueMoment Through(long at) => new(at, WakeKinds.Last);

    public int CompareTo(DueMoment other)
    {
        var byTime = At.CompareTo(other.At);
        return byTime != 0 ? byTime : What.CompareTo(other.What);
    }
}
