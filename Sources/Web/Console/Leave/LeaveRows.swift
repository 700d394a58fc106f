import Care
import Practice
import Store

/// A visit with the names and numbers its line needs.
struct NamedVisit: Sendable {
    let visit: Appointment
    let patient: String
    let kind: String
    let contact: Contact

    init(_ visit: Appointment, in tx: Transaction) throws {
        self.visit = visit
        patient = try tx.person(visit.patient)?.name ?? "—"
        kind = try tx.visitType(visit.visitType)?.name ?? ""
        contact = try tx.contact(of: visit.patient.rawValue)
    }
}

/// What the page of leave is made of, read in one transaction.
struct LeaveRows: Sendable {
    /// A visit that would be displaced.
    struct Preview: Sendable {
        let named: NamedVisit
        let displaced: LeaveDesk.Displaced
    }

    /// A visit that was in the way of a leave, or still is.
    struct Line: Sendable {
        let named: NamedVisit
        /// Nil of one that was put into the leave afterwards.
        let record: LeaveVisit?
        let fate: MessageFate?
    }

    struct Leave: Sendable {
        let absence: Absence
        let lines: [Line]
        /// How many could be asked (again) now.
        let askable: Int
    }

    /// Leaves on the page at most.
    private static let most = 40

    let practitioners: [Practitioner]
    let locations: [Location]
    let preview: Result<[Preview], LeaveDesk.Refusal>?
    let leaves: [Leave]

    /// `asked` is what the form says, once it says something.
    init(_ asked: Taken?, _ desk: LeaveDesk, in tx: Transaction) throws {
        practitioners = try tx.practitioners()
        locations = try tx.locations()
        preview = try asked.map { taken in
            do {
                return .success(
                    try desk.displaced(by: taken, in: tx)
                        .map { Preview(named: try NamedVisit($0.visit, in: tx), displaced: $0) }
                )
            } catch let refusal as LeaveDesk.Refusal {
                return .failure(refusal)
            }
        }
        leaves = try tx.absences(from: tx.now, until: Instant(microseconds: .max)).prefix(Self.most)
            .map { try Self.leave($0, desk, in: tx) }
    }

    private static func leave(_ absence: Absence, _ desk: LeaveDesk, in tx: Transaction) throws -> Leave {
        let records = try tx.leaveVisits(of: absence.id)
        var lines = try records.compactMap { record -> Line? in
            guard let visit = try tx.appointment(record.visit) else { return nil }
            return Line(named: try NamedVisit(visit, in: tx), record: record, fate: try desk.fate(of: record, in: tx))
        }
        let known = Set(records.map(\.visit))
        let since = try tx.appointments(from: max(absence.taken.start - .days(1), tx.now), until: absence.taken.end)
            .filter { $0.state == .booked && absence.taken.displaces($0) && !known.contains($0.id) }
        lines += try since.prefix(LeaveDesk.most)
            .map { Line(named: try NamedVisit($0, in: tx), record: nil, fate: nil) }
        let askable = try desk.unanswered(absence, in: tx).count { $0.record.obstacle == nil }
        return Leave(absence: absence, lines: lines, askable: askable)
    }
}
