import Care
import Dialogue
import WhatsApp

/// What `WhatsApp` makes of a webhook's payload.
enum WebhookFuzz {
    private static let reader = WebhookReader()

    static func check(_ payload: [UInt8]) -> String? {
        let first = outcome(payload)
        if first != outcome(payload) { return "two readings of the payload differ" }
        guard case .success(let pieces) = first else { return nil }
        return pieces.lazy.compactMap(finding).first
    }

    private static func finding(_ piece: Seen) -> String? {
        if piece.dedupeKey.isEmpty { return "an update has no dedupe key" }
        if piece.dedupeKey.utf8.count > 300 || piece.conversationKey.utf8.count > 300 { return "a key is very long" }
        if outcome(piece.raw) != .success([piece]) { return "an update read by itself is another" }
        guard case .message(let message) = piece.event else { return nil }
        return finding(message.content)
    }

    /// The way of what a patient says into the inbox, and of what it means.
    private static func finding(_ content: IncomingContent) -> String? {
        let body = StoredBody(content)
        if StoredBody(decoding: body.encode()) != body { return "a stored message is not what was said" }
        if MessageSummary.of(body).count > 2 * MessageSummary.longest { return "a summary is too long" }
        switch content {
        case .tap(let payload, _): _ = TapPayload(payload)
        case .text(let text): _ = OptOut.meaning(of: text, language: .english, hasUpcomingVisit: true)
        default: break
        }
        return nil
    }

    private enum Outcome: Equatable {
        case success([Seen])
        case failure(UnreadablePayload)
    }

    /// A piece, comparable.
    private struct Seen: Equatable {
        var line: String
        var dedupeKey: String
        var conversationKey: String
        var event: ChannelEvent
        var raw: [UInt8]
        var mayRecur: Bool

        init(_ piece: Piece) {
            line = piece.line
            dedupeKey = piece.dedupeKey
            conversationKey = piece.conversationKey
            event = piece.event
            raw = piece.raw
            mayRecur = piece.mayRecur
        }
    }

    private static func outcome(_ payload: [UInt8]) -> Outcome {
        do {
            return .success(try reader.read(payload).map(Seen.init))
        } catch {
            return .failure(error)
        }
    }
}
