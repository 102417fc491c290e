using System.Globalization;
using System.Text;
using QRCoder;

namespace Bashgah.Server.Surfaces.Staff;

/// <summary>A QR code as a path of squares, so that it needs neither a script nor a picture file.</summary>
/// <param name="Size">Squares a side, with the white around.</param>
/// <param name="Path">The dark ones.</param>
internal sealed record QrPicture(int Size, string Path)
{
    public static QrPicture Of(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var rows = data.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows[y].Count; x++)
            {
                if (rows[y][x])
                    path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
            }
        }
        return new QrPicture(rows.Count, path.ToString());
    }
}
