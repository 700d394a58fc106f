import Care
import Interchange

/// The figures of the page as a table for a spreadsheet: a line for all visits, then one for each row of each breakdown.
package struct AttendanceFile {
    let span: AttendanceSpan
    let figures: AttendanceFigures

    package init(span: AttendanceSpan, figures: AttendanceFigures) {
        self.span = span
        self.figures = figures
    }

    var name: String { "attendance-\(span.first)-to-\(span.last).csv" }

    package var bytes: [UInt8] {
        let currencies = figures.sums.total.costs.totals.map(\.currency)
        var writer = CSVWriter()
        writer.add((Self.columns + Self.costColumns(currencies)).map { .text($0) })
        writer.add(line(("all", "", "All"), figures.sums.total, currencies))
        for dimension in AttendanceDimension.allCases {
            for row in figures.rows(by: dimension) {
                let head = (dimension.rawValue, Self.code(of: row.key), figures.name(of: row.key))
                writer.add(line(head, row.counts, currencies))
            }
        }
        return writer.bytes
    }

    private static let columns = [
        "first_day", "last_day", "breakdown", "key", "name", "booked", "confirmed", "moved", "settled", "attended",
        "cancelled_in_time", "cancelled_late", "missed", "called_off", "under_review", "open", "missed_percent",
        "missed_percent_from", "missed_percent_to", "times_given_back", "times_taken_by_others", "messages",
        "messages_per_booked", "messages_per_attended", "messages_without_known_price",
    ]

    private static func costColumns(_ currencies: [Currency]) -> [String] {
        currencies.flatMap { currency in
            ["cost", "cost_per_booked", "cost_per_attended"].map { "\($0)_\(currency.code.lowercased())" }
        }
    }

    private func line(
        _ head: (breakdown: String, key: String, name: String),
        _ counts: AttendanceCounts,
        _ currencies: [Currency]
    ) -> [CSVCell] {
        let missed = counts.rate(.missed)
        let range = missed.interval()
        let start: [CSVCell] = [
            .text(span.first.description), .text(span.last.description), .text(head.breakdown), .text(head.key),
            .text(head.name),
        ]
        let numbers = [
            counts.booked, counts.confirmed, counts.moved, counts.settled, counts[.attended], counts[.cancelledInTime],
            counts[.cancelledLate], counts[.missed], counts[.calledOff], counts[.underReview], counts[.open],
        ]
        let shares = [missed.rate, range?.lowerBound, range?.upperBound].map { Self.decimal($0.map { $0 * 100 }, 1) }
        let rest: [CSVCell] = [
            .whole(counts.slotsFreed), .whole(counts.slotsRefilled), .whole(counts.messages),
            Self.decimal(counts.messagesPerBooked, 2), Self.decimal(counts.messagesPerAttended, 2),
            .whole(counts.unpriced),
        ]
        return start + numbers.map { .whole($0) } + shares + rest + costs(counts, currencies)
    }

    private func costs(_ counts: AttendanceCounts, _ currencies: [Currency]) -> [CSVCell] {
        currencies.flatMap { currency in
            [counts.costs.totals, counts.costPerBooked, counts.costPerAttended].map { costs in
                Self.decimal(costs.first { $0.currency == currency }.map { Double($0.millionths) / 1_000_000 }, 6)
            }
        }
    }

    private static func decimal(_ number: Double?, _ digits: Int) -> CSVCell {
        number.map { .decimal($0, digits: digits) } ?? .empty
    }

    private static func code(of key: AttendanceKey) -> String {
        switch key {
        case .visitType(let id): id.description
        case .practitioner(let id): id.description
        case .weekday(let day): String(day)
        case .leadTime(let band): band.rawValue
        case .language(let tag): tag.description
        case .variant(let variant): variant?.description ?? ""
        }
    }
}
