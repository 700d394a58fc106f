package import Care
package import Interchange
package import Store

/// Brings appointments of another system in: what is new is booked, what changed there is moved or cancelled, what is the
/// same stays as the patient left it, and a row that cannot be kept is told by line and reason while the rest goes on.
package struct AppointmentImport: Sendable {
    package struct Defaults: Sendable {
        package var language: LanguageTag
        /// IANA zone of the clinic; a location made by the import gets it.
        package var zone: String
        /// Where a visit takes place if no column says; without a name for the practitioner, this is who it is with.
        package var location: String
        package var visitType = "Visit"
        package var minutes = 30
        /// Where people agreed to reminders when the file has no such column, such as `registration form`; nil leaves
        /// them without consent.
        package var consentSource: String?

        package init(
            language: LanguageTag,
            zone: String,
            location: String = "Clinic",
            consentSource: String? = nil
        ) {
            self.language = language
            self.zone = zone
            self.location = location
            self.consentSource = consentSource
        }
    }

    /// A wall time in a zone nobody knows is no moment; to take another zone's would be a lie.
    package struct UnknownZone: Error, Hashable, CustomStringConvertible {
        package var name: String

        package init(name: String) {
            self.name = name
        }

        package var description: String { "`\(name)` is no time zone such as Europe/Madrid" }
    }

    private let rules: PracticeRules
    private let defaults: Defaults

    package init(rules: PracticeRules, defaults: Defaults) {
        self.rules = rules
        self.defaults = defaults
    }

    /// Imports all rows of a file in this one transaction.
    package func run(_ rows: [ImportedAppointment], in tx: Transaction) throws -> Tally {
        var queue = ImportQueue(rows)
        while let step = queue.next() { queue.note(try run(step, in: tx), of: step) }
        return queue.tally
    }

    /// Imports what the queue gave, each row in a savepoint of its own; one entry of the audit chain tells how many visits
    /// that changed, and whose.
    package func run(_ step: ImportQueue.Step, in tx: Transaction) throws -> Tally {
        var tally =
            switch step {
            case .rows(let rows): try attempt(rows, in: tx)
            case .knot(let rows): try untangle(rows, in: tx)
            }
        let amount = tally.added + tally.changed
        if amount > 0 {
            let subjects = tally.patients.map(\.rawValue).sorted()
            tx.audit(AuditEntry(actor: .commandLine, act: .appointmentsImported, amount: amount, subjects: subjects))
        }
        tally.patients = []
        return tally
    }

    private func attempt(_ rows: [ImportedAppointment], in tx: Transaction) throws -> Tally {
        var tally = Tally()
        for row in rows {
            do {
                tally.add(try tx.savepoint { try apply(row, to: try find(row, in: tx), in: tx) })
            } catch StoreError.constraint(let name) {
                if name.contains("double_booking") {
                    try tally.block(row, isKnown: find(row, in: tx).visit != nil)
                } else {
                    tally.refuse(row, because: "it contradicts what is stored")
                }
            } catch let refusal as Appointment.Refusal {
                tally.refuse(row, because: Self.words(for: refusal))
            }
        }
        return tally
    }

    /// The visit the row is about, and the key it is known by.
    private func find(_ row: ImportedAppointment, in tx: Transaction) throws -> Subject {
        if let id = row.externalID { return try Subject(key: id, in: tx) }
        let zone = try Self.zone(tx.location(named: row.location ?? defaults.location)?.zone ?? defaults.zone)
        let start = row.instant(in: zone)
        let subject = try Subject(key: key(row, start: start, vault: tx.vault), in: tx)
        guard subject.visit == nil else { return subject }
        let legacy = legacyKey(row, start: start, vault: tx.vault)
        guard let visit = try tx.appointment(externalID: legacy) else { return subject }
        try tx.setExternalID(subject.key, of: visit.id)
        return try Subject(key: subject.key, in: tx)
    }

    private func apply(_ row: ImportedAppointment, to subject: Subject, in tx: Transaction) throws -> Tally {
        var tally = Tally()
        let place = try place(row, subject, in: tx)
        let patient = try ImportedPatient(row: row, defaults: defaults).person(before: subject.visit?.patient, in: tx)
        let id: Identifier<Appointment>
        if let visit = subject.visit {
            id = visit.id
            let update = ImportedUpdate(row: row, place: place, patient: patient, desk: AppointmentDesk(rules: rules))
            let isChanged = try update.carryOut(on: visit, said: subject.said, in: tx)
            tally.changed = isChanged ? 1 : 0
            tally.unchanged = isChanged ? 0 : 1
            tally.problems = update.problems(with: visit, said: subject.said, now: tx.now)
        } else {
            id = try book(row, at: place, for: patient, key: subject.key, in: tx)
            tally.added = 1
        }
        let said = ImportedVisit(place.slot, status: row.status)
        if tally.added + tally.changed > 0 { tally.patients = [patient] }
        if said != subject.said { try tx.remember(said, of: id) }
        return tally
    }

    private func book(
        _ row: ImportedAppointment,
        at place: ImportedPlace,
        for patient: Identifier<Person>,
        key: String,
        in tx: Transaction
    ) throws -> Identifier<Appointment> {
        let state = row.state(start: place.slot.start, now: tx.now)
        let appointment = Appointment(
            id: tx.newID(),
            state: state,
            patient: patient,
            practitioner: place.slot.practitioner,
            location: place.slot.location,
            visitType: place.type.id,
            start: place.slot.start,
            end: place.slot.end,
            zone: place.slot.zone,
            confirmedAt: row.status == .confirmed ? tx.now : nil,
            cancelReason: state == .cancelled ? .bookingSystem : nil,
            externalID: key
        )
        if state == .booked {
            try tx.yieldBuffers(of: appointment.practitioner, to: appointment.start..<appointment.end)
            try AppointmentDesk(rules: rules).book(appointment, in: tx)
        } else {
            try tx.insert(appointment)
        }
        return appointment.id
    }

    /// Where, when, with whom and for what; of a known visit, what the file leaves out stays as the file last had it.
    private func place(_ row: ImportedAppointment, _ subject: Subject, in tx: Transaction) throws -> ImportedPlace {
        let said = subject.said ?? subject.visit.map { ImportedVisit($0.slot, status: nil) }
        let before = try row.location == nil ? said.flatMap { try tx.location($0.location) } : nil
        let location =
            try before
            ?? tx.ensureLocation(named: row.location ?? defaults.location, address: "", zone: defaults.zone)
        let colleague = try row.practitioner == nil ? said.flatMap { try tx.practitioner($0.practitioner) } : nil
        let practitioner = try colleague ?? tx.ensurePractitioner(named: row.practitioner ?? location.name)
        let kind = try row.visitType == nil ? subject.visit.flatMap { try tx.visitType($0.visitType) } : nil
        let type =
            try kind
            ?? tx.ensureVisitType(
                named: row.visitType ?? defaults.visitType,
                minutes: max(5, row.minutes ?? defaults.minutes)
            )
        // The kind's usual length may have changed since; a visit that is booked keeps the one it has.
        let isSameKind = subject.visit?.visitType == type.id
        let length =
            row.minutes.map { .minutes(Int64($0)) } ?? (isSameKind ? said.map { $0.end - $0.start } : nil)
            ?? Span.minutes(Int64(type.minutes))
        let start = row.instant(in: try Self.zone(location.zone))
        let slot = Slot(
            practitioner: practitioner.id,
            location: location.id,
            start: start,
            end: start + length,
            zone: location.zone
        )
        return ImportedPlace(slot: slot, type: type)
    }

    private static func zone(_ name: String) throws -> Zone {
        guard let zone = Zone(name) else { throw UnknownZone(name: name) }
        return zone
    }

    /// Without the other system's own id, a visit is who, when and with whom; keyed, since names are in it.
    private func key(_ row: ImportedAppointment, start: Instant, vault: Vault) -> String {
        let who = Transaction.indexed(row.recordNumber ?? row.patient)
        let whom = Transaction.indexed(row.practitioner ?? row.location ?? defaults.location)
        return Self.rowKey("\(who)|\(start.microseconds)|\(whom)", vault: vault)
    }

    /// The key of the first version: names as the file spells them, and no practitioner where no column says one
    /// (the visit itself was then with one called `Clinic`, and stays so).
    private func legacyKey(_ row: ImportedAppointment, start: Instant, vault: Vault) -> String {
        let who = row.recordNumber ?? "\(row.patient) \(row.phone?.canonical ?? "")"
        return Self.rowKey("\(who)|\(start.microseconds)|\(row.practitioner ?? "")", vault: vault)
    }

    private static func rowKey(_ text: String, vault: Vault) -> String {
        "row:" + vault.blindIndex(.name, text).prefix(16).map { String($0, radix: 16) }.joined(separator: ".")
    }

    private static func words(for refusal: Appointment.Refusal) -> String {
        switch refusal {
        case .alreadyStarted, .alreadyOver: "the visit has begun or is over and cannot change any more"
        case .slotNotBookable: "the new time has passed"
        case .notYetStarted: "a visit still to come cannot be marked as kept or missed"
        case .stale, .alreadyConfirmed, .alreadyCancelled, .sameSlot, .notCancelled, .alreadyCorrect:
            "the visit changed meanwhile; import again"
        }
    }
}

// MARK: Visits that take each other's times

extension AppointmentImport {
    private struct Move {
        var row: ImportedAppointment
        var subject: Subject
        var visit: Appointment
        var slot: Slot
    }

    /// Moves at once all visits that are only in the way of one another.
    private func untangle(_ rows: [ImportedAppointment], in tx: Transaction) throws -> Tally {
        var tally = Tally()
        let moves = try free(try rows.compactMap { try move($0, in: tx) }, in: tx)
        guard !moves.isEmpty else {
            tally.blocked = rows
            return tally
        }
        do {
            tally = try tx.savepoint {
                var moved = Tally()
                for move in moves { try tx.suspend(move.visit.id) }
                for move in moves { moved.add(try apply(move.row, to: move.subject, in: tx)) }
                // Whatever did not move would stay off the schedule.
                guard moved.changed == moves.count else { throw Appointment.Refusal.sameSlot }
                return moved
            }
        } catch StoreError.constraint {
            tally.blocked = rows
            return tally
        } catch is Appointment.Refusal {
            tally.blocked = rows
            return tally
        }
        let moved = Set(moves.map(\.row.line))
        tally.blocked = rows.filter { !moved.contains($0.line) }
        return tally
    }

    private func move(_ row: ImportedAppointment, in tx: Transaction) throws -> Move? {
        let subject = try find(row, in: tx)
        guard let visit = subject.visit else { return nil }
        let place = try place(row, subject, in: tx)
        let isMoved = ImportedUpdate.isMoved(visit, to: place.slot, said: subject.said)
        guard visit.state == .booked, row.state(start: place.slot.start, now: tx.now) == .booked, isMoved else {
            return nil
        }
        return Move(row: row, subject: subject, visit: visit, slot: place.slot)
    }

    /// The largest set of moves that nobody outside it, and none of them, is in the way of.
    private func free(_ moves: [Move], in tx: Transaction) throws -> [Move] {
        var moves = moves
        while true {
            let leaving = Set(moves.map(\.visit.id))
            var targets: [Identifier<Practitioner>: [Slot]] = [:]
            var kept: [Move] = []
            for move in moves {
                let slot = move.slot
                let there = try tx.taken(slot.practitioner, from: slot.start, until: slot.end)
                let isTaken =
                    there.contains { !leaving.contains($0.id) }
                    || targets[slot.practitioner, default: []].contains { $0.start < slot.end && slot.start < $0.end }
                if isTaken { continue }
                targets[slot.practitioner, default: []].append(slot)
                kept.append(move)
            }
            if kept.count == moves.count { return kept }
            moves = kept
        }
    }
}

/// The visit a row is about, if it is known, and what the file last said of it.
private struct Subject {
    var key: String
    var visit: Appointment?
    var said: ImportedVisit?

    init(key: String, in tx: Transaction) throws {
        self.key = key
        visit = try tx.appointment(externalID: key)
        said = try visit.flatMap { try tx.imported($0.id) }
    }
}

/// Where a row puts its visit.
struct ImportedPlace {
    var slot: Slot
    var type: VisitType
}

extension ImportedVisit {
    init(_ slot: Slot, status: ImportedAppointment.Status?) {
        self.init(
            practitioner: slot.practitioner,
            location: slot.location,
            start: slot.start,
            end: slot.end,
            status: status?.rawValue
        )
    }
}

extension ImportedAppointment {
    func state(start: Instant, now: Instant) -> Appointment.State {
        switch status {
        case .booked, .confirmed: .booked
        // Whoever is early is still to be seen.
        case .arrived: start > now ? .booked : .fulfilled
        case .cancelled: .cancelled
        case .fulfilled: .fulfilled
        case .noShow: .noShow
        }
    }

    fileprivate func instant(in zone: Zone) -> Instant {
        guard let utcOffset else { return zone.instant(of: start) }
        return Zone.utc.instant(of: start) - .seconds(Int64(utcOffset))
    }
}
