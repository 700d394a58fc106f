/// Which of the free times a patient is shown: the next ones, at most three of a day, spread over its hours.
///
/// Days are asked for one after the other and only as far as needed, since most people take one of the first.
package struct SlotChoice: Sendable {
    package static let mostPerDay = 3
    /// Days looked at, however far a span reaches.
    package static let horizonDays = 400

    package init() {}

    /// Times that are shown, and whether there are others behind them.
    package struct Page: Sendable, Hashable {
        package var slots: [Slot]
        package var hasMore: Bool

        package init(slots: [Slot] = [], hasMore: Bool = false) {
            self.slots = slots
            self.hasMore = hasMore
        }
    }

    /// At most `limit` times in order; `page` 1 and up gives other times than the pages before.
    ///
    /// `spans` do not overlap, and the days of each take turns. `day` gives the free times of one day, in order.
    package func offered(
        _ spans: [Range<LocalDate>],
        limit: Int,
        page: Int = 0,
        day: (LocalDate) throws -> [Slot]
    ) rethrows -> Page {
        guard limit > 0, page >= 0 else { return Page() }
        var found: [Slot] = []
        let wanted = limit * (page + 1)
        for date in Self.inTurns(spans) where found.count <= wanted {
            found += Self.spread(try day(date))
        }
        return Page(
            slots: found.dropFirst(limit * page).prefix(limit).sorted { $0.start < $1.start },
            hasMore: found.count > wanted
        )
    }

    /// Early, in the middle, late.
    static func spread(_ slots: [Slot]) -> [Slot] {
        guard slots.count > mostPerDay else { return slots }
        return (0..<mostPerDay).map { slots[$0 * (slots.count - 1) / (mostPerDay - 1)] }
    }

    private static func inTurns(_ spans: [Range<LocalDate>]) -> some Sequence<LocalDate> {
        let lengths = spans.map { min(horizonDays, $0.upperBound.dayNumber - $0.lowerBound.dayNumber) }
        return (0..<(lengths.max() ?? 0)).lazy.flatMap { number in
            zip(spans, lengths).lazy.filter { number < $0.1 }.map { $0.0.lowerBound.adding(days: number) }
        }
    }
}
