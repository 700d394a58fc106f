import Dialogue

/// A message's body as it is kept: what an older or newer version, or damage, may have left.
enum BodyFuzz {
    static func check(_ bytes: [UInt8]) -> String? {
        guard let body = StoredBody(decoding: bytes) else { return nil }
        if StoredBody(decoding: bytes) != body { return "two readings of the body differ" }
        if StoredBody(decoding: body.encode()) != body { return "a body written and read again is another" }
        return MessageSummary.of(body).count > 2 * MessageSummary.longest ? "a summary is too long" : nil
    }
}
