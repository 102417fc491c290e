namespace Bashgah.Storage;

/// <summary>The database cannot be reached or does not answer; nothing is known to be written. A retry can help.</summary>
public sealed class StoreAwayException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The database cannot be used as it is: it is newer than the program, or the master key is another one.
/// The message says what to do and is meant for the operator.</summary>
public sealed class DatabaseRefusedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A name that is unique was taken by somebody else meanwhile.</summary>
public sealed class AlreadyExistsException(string message, Exception? inner = null) : Exception(message, inner);
