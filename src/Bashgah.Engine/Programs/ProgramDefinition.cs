namespace Bashgah.Engine.Programs;

/// <summary>The document that says what a club does, as read.</summary>
public sealed partial record ProgramDefinition;
