import Care
import Interchange
import Store

/// What a newer row changes of a visit that is known: only what the file itself changed since it last spoke, since the
/// patient may have moved or cancelled meanwhile.
struct ImportedUpdate {
    let row: ImportedAppointment
    let place: ImportedPlace
    let patient: Identifier<Person>
    let desk: AppointmentDesk

    /// Whether the file moves the visit to where it is not already.
    static func isMoved(_ visit: Appointment, to slot: Slot, said: ImportedVisit?) -> Bool {
        // Of a visit that moved before anybody kept what files say, the first file says where it stood.
        guard let said else { return false }
        return said != ImportedVisit(slot, status: said.status.flatMap { .init(rawValue: $0) }) && visit.slot != slot
    }

    /// True if anything of the visit changed.
    func carryOut(on known: Appointment, said: ImportedVisit?, in tx: Transaction) throws -> Bool {
        var visit = known
        switch (known.state, row.state(start: place.slot.start, now: tx.now)) {
        case (.booked, .booked):
            if Self.isMoved(visit, to: place.slot, said: said) {
                visit = try perform(.reschedule(to: place.slot, seen: visit.version), on: visit, in: tx)
            }
            visit = try agree(visit, in: tx)
        case (.booked, .cancelled):
            visit = try perform(.cancel(.bookingSystem, seen: visit.version), on: visit, in: tx)
        case (.booked, .noShow): visit = try perform(.markNoShow(seen: visit.version), on: visit, in: tx)
        case (.booked, .fulfilled): visit = try perform(.markFulfilled(seen: visit.version), on: visit, in: tx)
        case (.cancelled, .booked) where isRebooked(known, said):
            visit = try perform(.reinstate(at: place.slot, seen: visit.version), on: visit, in: tx)
            visit = try agree(visit, in: tx)
        default: break
        }
        return visit != known
    }

    private func perform(
        _ command: Appointment.Command,
        on visit: Appointment,
        in tx: Transaction
    ) throws -> Appointment {
        switch command {
        case .reschedule(let slot, _), .reinstate(let slot, _):
            try tx.yieldBuffers(of: slot.practitioner, to: slot.start..<slot.end)
        default: break
        }
        return try desk.perform(command, on: visit, by: .commandLine, in: tx)
    }

    /// What staff should know although the row is in.
    func problems(with known: Appointment, said: ImportedVisit?, now: Instant) -> [RowProblem] {
        guard known.state == .cancelled, row.state(start: place.slot.start, now: now) == .booked,
            place.slot.start > now, !isRebooked(known, said)
        else { return [] }
        let who = known.cancelReason == .patient ? "the patient" : "somebody"
        let reason = "\(who) cancelled this visit here; it stays cancelled, so cancel it in the booking system, too"
        return [RowProblem(line: row.line, reason: reason, isImported: true)]
    }

    /// The file itself had called it off; what the patient cancelled with us stays cancelled, although the other system
    /// does not know it yet.
    private func isRebooked(_ known: Appointment, _ said: ImportedVisit?) -> Bool {
        known.cancelReason == .bookingSystem || said?.status == ImportedAppointment.Status.cancelled.rawValue
    }

    /// Patient, kind and confirmation, once the visit stands where it belongs.
    private func agree(_ visit: Appointment, in tx: Transaction) throws -> Appointment {
        var visit = visit
        if visit.patient != patient || visit.visitType != place.type.id {
            let correction = Appointment.Command.correct(
                patient: patient,
                visitType: place.type.id,
                seen: visit.version
            )
            visit = try perform(correction, on: visit, in: tx)
        }
        guard row.status == .confirmed, visit.slot == place.slot, visit.confirmedAt == nil, visit.start > tx.now else {
            return visit
        }
        return try perform(.confirm(seen: visit.version), on: visit, in: tx)
    }
}
