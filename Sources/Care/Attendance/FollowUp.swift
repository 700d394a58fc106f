/// What follows a kind of visit: the patient is to come again.
package struct FollowUp: Hashable, Sendable {
    package static let range = 1...730

    package var visitType: Identifier<VisitType>
    /// From the day of the visit.
    package var days: Int

    package init(visitType: Identifier<VisitType>, days: Int) {
        self.visitType = visitType
        self.days = days
    }
}

/// The visit that is to follow one that took place.
package struct DueVisit: Hashable, Sendable {
    /// The one that took place.
    package var after: Identifier<Appointment>
    package var visitType: Identifier<VisitType>
    package var day: LocalDate

    package init(after: Identifier<Appointment>, visitType: Identifier<VisitType>, day: LocalDate) {
        self.after = after
        self.visitType = visitType
        self.day = day
    }

    /// Days are those of the calendar on the wall where the visit was.
    package init(_ followUp: FollowUp, after visit: Appointment) {
        let zone = Zone(visit.zone) ?? .utc
        self.init(
            after: visit.id,
            visitType: followUp.visitType,
            day: zone.civil(at: visit.start).date.adding(days: followUp.days)
        )
    }
}
