using Bashgah.Engine.Programs.Definition;
using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Programs.Reference;

/// <summary>
/// The JSON Schema (draft 2020-12) of program definitions, made from the very declarations that read them, for editors
/// and for checks before sending. It takes every definition that holds; what needs the whole document (names that are
/// declared elsewhere, order of dates) only reading finds.
/// </summary>
public static class ProgramSchema
{
    /// <summary>The schema as indented JSON in UTF-8.</summary>
    public static byte[] Write()
    {
        var context = new SchemaContext();
        var document = ProgramShape.Shape.Schema(context);
        return DefinitionWriter.Indented(DefinitionNode.OfMap(
        [
            KeyValuePair.Create("$schema", DefinitionNode.OfText("https://json-schema.org/draft/2020-12/schema")),
            KeyValuePair.Create("title", DefinitionNode.OfText("Bashgah program definition")),
            .. document.Entries,
            KeyValuePair.Create("$defs", DefinitionNode.OfMap([.. context.Shared])),
        ]));
    }
}
