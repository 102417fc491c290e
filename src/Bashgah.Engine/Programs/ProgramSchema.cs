using Bashgah.Engine.Programs.Definition;
using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Programs;

/// <summary>The JSON Schema of program definitions, made from the shapes that read them.</summary>
public static class ProgramSchema
{
    /// <summary>The dialect that the schema is written in.</summary>
    public const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    /// <summary>The schema as indented JSON. What depends on other parts of a document (names that exist, order, worth) it
    /// cannot say: that is found by <see cref="ProgramDefinition.Read"/>.</summary>
    public static byte[] Write()
    {
        var context = new SchemaContext();
        var document = ProgramShape.Shape.Schema(context);
        return DefinitionWriter.Indented(DefinitionNode.OfMap(
        [
            KeyValuePair.Create("$schema", DefinitionNode.OfText(Dialect)),
            KeyValuePair.Create("title", DefinitionNode.OfText("Program definition")),
            .. document.Entries,
            KeyValuePair.Create("$defs", DefinitionNode.OfMap([.. context.Shared])),
        ]));
    }
}
