import Care
import Store

/// What came in and could not be handled, and what WhatsApp announced; nil when there is neither.
struct TroubleModel {
    struct Line {
        let key: String
        let when: String
        let what: String
        /// The page with the whole update, where it was kept.
        let wholeUpdate: String?
    }

    /// How many wait for whoever runs the server, in words; nil when none does.
    let summary: String?
    let parked: [Line]
    let hasNotices: Bool
    let notices: [Line]

    init?(_ rows: TroubleRows, time: ClinicTime, now: Instant) {
        let count = rows.counts.values.reduce(0, +)
        guard count > 0 || !rows.notices.isEmpty else { return nil }
        summary = count == 0 ? nil : Self.summary(count, rows.counts)
        parked = rows.parked.enumerated().map { index, row in
            Line(
                key: "parked-\(index)",
                when: row.at.map { time.full($0, now: now) } ?? "—",
                what: Self.words(row.reason),
                wholeUpdate: nil
            )
        }
        hasNotices = !rows.notices.isEmpty
        notices = rows.notices.map { notice in
            Line(
                key: "notice-\(notice.id)",
                when: time.full(notice.at, now: now),
                what: "\(Self.field(notice.field)): \(notice.summary)",
                wholeUpdate: notice.hasRaw ? ConsolePath.noticeUpdate(id: notice.id.rawValue).path : nil
            )
        }
    }

    private static func summary(_ count: Int, _ counts: [String: Int]) -> String {
        let parts = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { "\($0.value) × \(words($0.key).lowercasedFirst)" }
        let noun = count == 1 ? "1 update" : "\(count) updates"
        return "\(noun) from WhatsApp set aside, kept whole: \(parts.joined(separator: ", "))."
    }

    private static func words(_ reason: String) -> String {
        switch reason {
        case "": "No reason given"
        case "unreadable": "Could not be read"
        default: reason.prefix(1).uppercased() + reason.dropFirst().replacing("_", with: " ")
        }
    }

    /// `phone_number_quality_update` reads better as words.
    static func field(_ name: String) -> String {
        let text = name.replacing("_", with: " ")
        return text.prefix(1).uppercased() + text.dropFirst()
    }
}

extension String {
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
