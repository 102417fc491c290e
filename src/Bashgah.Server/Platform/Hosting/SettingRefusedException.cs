namespace Bashgah.Server.Platform.Hosting;

/// <summary>A setting that no server can start with. The message says which and why, in one line.</summary>
internal sealed class SettingRefusedException(string message, Exception? inner = null) : Exception(message, inner);
