using System.Text.RegularExpressions;

namespace Bashgah.Architecture.Tests;

/// <summary>The reader that the other tests rely on.</summary>
public sealed class SourceTreeTests
{
    [Theory]
    [InlineData("var a = 1; // double entry", "double", false)]
    [InlineData("/// <summary>A float.</summary>", "float", false)]
    [InlineData("var a = \"gold-double\";", "double", false)]
    [InlineData("var a = @\"one \"\" double\";", "double", false)]
    [InlineData("var a = \"\"\"\n a \"double\" b\n\"\"\";", "double", false)]
    [InlineData("double a = 1;", "double", true)]
    [InlineData("var a = \"text\"; double b;", "double", true)]
    [InlineData("var a = '\"'; double b; var c = '\"';", "double", true)]
    public void Comments_and_strings_are_not_code(string source, string word, bool isCode) =>
        Assert.Equal(isCode, Regex.IsMatch(SourceTree.CodeOnly(source), $@"\b{word}\b"));

    [Fact]
    public void Lines_keep_their_numbers() =>
        Assert.Equal(3, SourceTree.CodeOnly("/* one\n two */\nlast").Split('\n').Length);

    [Fact]
    public void Files_of_the_repository_are_found()
    {
        var names = SourceTree.Files("src", ".csproj").Select(file => file.Name).ToList();
        Assert.Contains("src/Bashgah.Engine/Bashgah.Engine.csproj", names);
        Assert.DoesNotContain(SourceTree.Files("src"), file => file.Name.Contains("/obj/"));
    }
}
