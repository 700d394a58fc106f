package import Care

/// The days that figures are about, both ends included, as a reader has chosen them.
package struct AttendanceSpan: Hashable, Sendable {
    package enum Period: String, Sendable, CaseIterable {
        case weeks = "4-weeks"
        case quarter
        case year

        var days: Int {
            switch self {
            case .weeks: 28
            case .quarter: 91
            case .year: 365
            }
        }

        var name: String {
            switch self {
            case .weeks: "Last 4 weeks"
            case .quarter: "Last quarter"
            case .year: "Last year"
            }
        }
    }

    /// So many days are counted at a time.
    package static let mostDays = 366

    /// Nil of days that were chosen one by one.
    package let period: Period?
    package let first: LocalDate
    package let last: LocalDate
    /// What was wrong with the days that were asked for.
    package let complaint: String?

    /// Periods end yesterday: today's visits are not over.
    package init(_ period: Period, today: LocalDate, complaint: String? = nil) {
        self.init(
            period: period,
            first: today.adding(days: -period.days),
            last: today.adding(days: -1),
            complaint: complaint
        )
    }

    /// What an address asks for; the last four weeks where it asks for nothing that can be had.
    package init(period: String?, from: String?, to: String?, today: LocalDate) {
        guard from != nil || to != nil else {
            self.init(period.flatMap(Period.init) ?? .weeks, today: today)
            return
        }
        guard let first = from.flatMap({ LocalDate($0) }), let last = to.flatMap({ LocalDate($0) }), first <= last
        else {
            self.init(.weeks, today: today, complaint: "Choose a first and a last day, the first not after the last.")
            return
        }
        guard last.dayNumber - first.dayNumber < Self.mostDays else {
            self.init(.weeks, today: today, complaint: "Choose \(Self.mostDays) days at most.")
            return
        }
        self.init(period: nil, first: first, last: last, complaint: nil)
    }

    private init(period: Period?, first: LocalDate, last: LocalDate, complaint: String?) {
        self.period = period
        self.first = first
        self.last = last
        self.complaint = complaint
    }

    package func bounds(in zone: Zone) -> Range<Instant> {
        zone.startOfDay(first)..<zone.startOfDay(last.adding(days: 1))
    }

    /// The same days in an address, whatever day it is opened on.
    var query: String { "from=\(first)&to=\(last)" }
}
