using System.Security.Cryptography;

namespace Bashgah.Server.Modules.Members;

/// <summary>Draws the code by which a member brings others.</summary>
internal class ReferralCodes
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 8;

    /// <summary>A code that is hardly ever taken: one of 32 to the power of 8.</summary>
    public virtual string Draw() => RandomNumberGenerator.GetString(Alphabet, Length);
}
