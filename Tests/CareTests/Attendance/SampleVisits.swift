import Care
import TestKit
import Testing

/// Visits, marks and records for the tests of attendance.
enum SampleVisits {
    static let patient = Identifier<Person>(7)

    static func visit(
        _ id: Int64 = 1,
        start: Instant,
        state: Appointment.State = .booked,
        cancelReason: Appointment.CancelReason? = nil
    ) -> Appointment {
        Appointment(
            id: Identifier(id),
            version: 3,
            slotVersion: 2,
            state: state,
            patient: patient,
            practitioner: SampleHours.doctor,
            location: SampleHours.site,
            visitType: Identifier(5),
            start: start,
            end: start + .minutes(30),
            zone: "Europe/Berlin",
            cancelReason: cancelReason
        )
    }

    static func earlier(missed: Int, of count: Int) -> EarlierVisits {
        EarlierVisits(
            newestFirst: Array(repeating: AttendanceOutcome.missed, count: missed)
                + Array(repeating: .attended, count: count - missed)
        )
    }

    /// Any kind of record, in 1 of 3 languages, 2 currencies and all dimensions.
    static func record(_ random: inout SplitMix64) throws -> VisitRecord {
        let ends: [VisitRecord.End] = [
            .attended, .attended, .missed, .calledOff, .underReview, .open,
            .cancelledByPatient(notice: .hours(Int64.random(in: 0...72, using: &random))),
        ]
        let currency = try #require(Currency(Bool.random(using: &random) ? "USD" : "KWD"))
        return VisitRecord(
            visitType: Identifier(Int64.random(in: 1...3, using: &random)),
            practitioner: Identifier(Int64.random(in: 1...4, using: &random)),
            weekday: Int.random(in: 1...7, using: &random),
            lead: .hours(Int64.random(in: -5...2_000, using: &random)),
            language: try #require(LanguageTag(["en", "pt-BR", "ar"].randomElement(using: &random) ?? "en")),
            variant: ReminderVariant(index: Int.random(in: -1...2, using: &random)),
            end: try #require(ends.randomElement(using: &random)),
            isConfirmed: Bool.random(using: &random),
            counts: VisitRecord.Counts(
                moves: Int.random(in: -1...3, using: &random),
                slotsFreed: Int.random(in: 0...3, using: &random),
                slotsRefilled: Int.random(in: 0...3, using: &random),
                messages: Int.random(in: 0...9, using: &random)
            ),
            costs: (0..<Int.random(in: 0...2, using: &random)).map { _ in
                MessageCost(millionths: Int64.random(in: 0...90_000, using: &random), currency: currency)
            }
        )
    }
}
