package import Care

/// Whether WhatsApp has been silent for longer than is usual, by whole hours in which the clinic is open.
///
/// The share of open hours in which something came, counted cautiously (Laplace's rule of succession), says how likely so
/// many silent ones in a row are. A burst of statuses counts as one hour, so it does not make an ordinary noon look odd.
package struct WebhookSilence: Sendable {
    /// Less likely than this is told.
    private static let doubt = 1e-4
    private static let fewestHours = 2

    private let isOpen: @Sendable (_ hour: Int) -> Bool

    /// `isOpen` is asked with whole hours since 1970.
    package init(isOpen: @escaping @Sendable (_ hour: Int) -> Bool) {
        self.isOpen = isOpen
    }

    /// The open hours of silence, when they are too many; nil when all is as usual or too little is known.
    package func hours(after received: [Instant], now: Instant) -> Int? {
        let heard = Set(received.map(Self.hour))
        guard let first = heard.min(), let last = heard.max(), last < Self.hour(now) else { return nil }
        let silent = ((last + 1)..<Self.hour(now)).count(where: isOpen)
        guard silent >= Self.fewestHours else { return nil }
        let known = (first...last).filter(isOpen)
        let usual = Double(known.count { heard.contains($0) } + 1) / Double(known.count + 2)
        var likelihood = 1.0
        for _ in 0..<silent { likelihood *= 1 - usual }
        return likelihood < Self.doubt ? silent : nil
    }

    private static func hour(_ moment: Instant) -> Int { Int(moment.seconds / 3_600) }
}

/// When anybody at the clinic sees patients.
package struct OpenHours: Sendable {
    private let times: [(weekday: Int, from: Int, to: Int, zone: Zone)]

    /// Without any known hours: nine to five on weekdays in `zone`.
    package init(_ hours: [(weekday: Int, from: Int, to: Int, zone: String)], zone: Zone) {
        let known = hours.compactMap { row in Zone(row.zone).map { (row.weekday, row.from, row.to, $0) } }
        times = known.isEmpty ? (1...5).map { ($0, 9 * 60, 17 * 60, zone) } : known
    }

    /// Whether somebody is there through the whole of an hour since 1970.
    package func cover(hour: Int) -> Bool {
        let begin = Instant(seconds: Int64(hour) * 3_600)
        return times.contains { time in
            let civil = time.zone.civil(at: begin)
            return civil.date.weekday == time.weekday && time.from <= civil.minuteOfDay
                && civil.minuteOfDay + 60 <= time.to
        }
    }
}
