namespace Bashgah.Bench;

/// <summary>The run is worth nothing: the message says why.</summary>
internal sealed class BenchFailedException(string message) : Exception(message);
