namespace Bashgah.Engine;

/// <summary>
/// The engine found its own books wrong: an invariant does not hold. Nothing may be written; this is a defect of the
/// engine or damage of stored facts, never the caller's doing.
/// </summary>
public sealed class EngineFaultException(string message) : Exception(message);
