/// How far a message got, by shape and word.
struct SendWords {
    let shape: String
    let word: String
    /// A class of the style sheet.
    let tone: String

    static func of(_ state: String) -> SendWords {
        table[state] ?? SendWords(shape: "?", word: state, tone: "open")
    }

    private static let table: [String: SendWords] = [
        "queued": .init(shape: "◷", word: "Waiting", tone: "open"),
        "sending": .init(shape: "◷", word: "Sending", tone: "open"),
        "accepted": .init(shape: "✓", word: "Accepted", tone: "open"),
        "sent": .init(shape: "✓", word: "Sent", tone: "open"),
        "delivered": .init(shape: "✓✓", word: "Delivered", tone: "good"),
        "read": .init(shape: "✓✓", word: "Read", tone: "good"),
        "played": .init(shape: "✓✓", word: "Played", tone: "good"),
        "failed": .init(shape: "✕", word: "Not delivered", tone: "bad"),
        "rejected": .init(shape: "✕", word: "Refused by WhatsApp", tone: "bad"),
        "refused": .init(shape: "✕", word: "Not sent", tone: "bad"),
        "expired": .init(shape: "✕", word: "Not sent in time", tone: "bad"),
        "unknown": .init(shape: "?", word: "Unknown", tone: "bad"),
    ]
}
