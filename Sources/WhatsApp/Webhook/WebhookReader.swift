package import Dialogue

/// Reads a webhook's payload into pieces, one for each update in it.
package struct WebhookReader: Sendable {
    /// Meta sends at most 3 MB at once (Meta, Cloud API webhooks overview).
    package static let maximumBytes = 3 * 1_024 * 1_024
    /// Ten times what Meta batches at most.
    package static let maximumUpdates = 10_000
    /// All pieces of one payload together; what the updates share is copied into each of them.
    static let maximumExpansion = 32 * 1_024 * 1_024

    private let errors: ErrorTable

    package init(errors: ErrorTable = .meta) {
        self.errors = errors
    }

    /// The pieces in the order they came; a payload without updates has none.
    package func read(_ payload: [UInt8]) throws(UnreadablePayload) -> [Piece] {
        guard payload.count <= Self.maximumBytes else { throw UnreadablePayload(reason: "too_large") }
        let root = try parse(payload)
        guard root.object != nil else { throw UnreadablePayload(reason: "not_an_object") }
        let updates = WebhookUpdate.all(in: root, limit: Self.maximumUpdates)
        guard updates.count <= Self.maximumUpdates else { throw UnreadablePayload(reason: "too_many_updates") }
        if let only = updates.first, updates.count == 1 { return [piece(only, raw: payload)] }
        return try pieces(updates, of: payload)
    }

    private func parse(_ payload: [UInt8]) throws(UnreadablePayload) -> JSONValue {
        do {
            return try JSONValue(parsing: payload)
        } catch {
            throw UnreadablePayload(reason: error.reason.rawValue)
        }
    }

    private func pieces(_ updates: [WebhookUpdate], of payload: [UInt8]) throws(UnreadablePayload) -> [Piece] {
        var cutter = PayloadCutter(payload)
        var pieces: [Piece] = []
        pieces.reserveCapacity(updates.count)
        var total = 0
        for update in updates {
            let raw = cutter.cut(update)
            total += raw.count
            guard total <= Self.maximumExpansion else { throw UnreadablePayload(reason: "expands_too_much") }
            pieces.append(piece(update, raw: raw))
        }
        return pieces
    }

    private func piece(_ update: WebhookUpdate, raw: [UInt8]) -> Piece {
        let reading = update.reading(errors: errors)
        return Piece(
            line: update.line,
            dedupeKey: reading.dedupeKey.map(WebhookUpdate.bounded) ?? update.fingerprint,
            conversationKey: WebhookUpdate.bounded(reading.address?.conversationKey ?? ""),
            event: reading.event,
            raw: raw,
            mayRecur: reading.mayRecur
        )
    }
}

/// What one update turned out to say.
struct WebhookReading {
    /// Nil when the update has no name of its own: then its bytes are its name.
    var dedupeKey: String?
    var address: ChannelAddress?
    var event: ChannelEvent
    var mayRecur = false
}

extension ChannelAddress {
    /// Nil if neither part names anybody.
    init?(phone: JSONValue?, userID: JSONValue?) {
        let digits = phone?.text?.filter { $0.isASCII && $0.isNumber } ?? ""
        let scoped = userID?.text ?? ""
        guard !digits.isEmpty || !scoped.isEmpty else { return nil }
        self.init(phone: digits.isEmpty ? nil : digits, userID: scoped.isEmpty ? nil : scoped)
    }
}
