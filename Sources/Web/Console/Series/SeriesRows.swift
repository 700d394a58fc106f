package import Care
package import Practice
package import Store

/// A visit with all of its series, read in one transaction.
package struct SeriesRows: Sendable {
    let here: VisitRow
    let visits: [SeriesRow]
    /// The visit and those after it that are still ahead.
    package let following: [Appointment]

    package init(here: VisitRow, visits: [SeriesRow], following: [Appointment]) {
        self.here = here
        self.visits = visits
        self.following = following
    }

    /// Nil of a visit that stands alone, or is not there.
    init?(_ visit: Appointment, _ desk: SeriesDesk, in tx: Transaction) throws {
        guard let series = try tx.series(of: visit.id) else { return nil }
        visits = try tx.visits(ofSeries: series)
        guard let here = visits.first(where: { $0.visit.appointment == visit.id })?.visit else { return nil }
        self.here = here
        following = try desk.following(visit, in: tx)
    }
}

/// What the page of a series is made of; with what a form was answered, if it was sent one.
package struct SeriesSheet: Sendable {
    package let rows: SeriesRows
    var standing: Standing
    var form: SeriesForm
    package var told: SeriesTold?
    package var complaint: String?
    /// Where they would be moved, once that was asked and understood.
    package var moved: SeriesDesk.Moved?
    var minuteOfDay: Int?
    /// Somebody else was quicker.
    var isConflict = false

    package init(rows: SeriesRows, standing: Standing = Standing(), form: SeriesForm = .empty) {
        self.rows = rows
        self.standing = standing
        self.form = form
    }
}
