using Bashgah.Engine.Ledger;

namespace Bashgah.Engine.Returns;

/// <summary>What a document gave to one member: its own, or one who gets commission for it.</summary>
/// <param name="Document">The document.</param>
/// <param name="First">What it gave at first.</param>
/// <param name="Latest">What of it stands now.</param>
/// <param name="Into">Where what stands after the return is noted.</param>
/// <param name="IsOwn">True for the document's member, who brings the goods back and gets the refund.</param>
internal sealed record DocumentGains(DocumentState Document, IGains First, IGains Latest, GainsDraft Into, bool IsOwn);
