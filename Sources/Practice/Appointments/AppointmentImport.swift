package import Care
package import Interchange
package import Store

/// Brings appointments of another system in: what is new is booked, what changed is moved or cancelled, what is the same
/// stays, and a row that cannot be kept is told by line and reason while the rest goes on.
package struct AppointmentImport: Sendable {
    package struct Defaults: Sendable {
        package var language: LanguageTag
        /// IANA zone of the clinic; a location made by the import gets it.
        package var zone: String
        package var practitioner = "Clinic"
        package var location = "Clinic"
        package var visitType = "Visit"
        package var minutes = 30
        /// Where people agreed to reminders when the file has no such column, such as `registration form`; nil leaves
        /// them without consent.
        package var consentSource: String?

        package init(language: LanguageTag, zone: String, consentSource: String? = nil) {
            self.language = language
            self.zone = zone
            self.consentSource = consentSource
        }
    }

    package struct Tally: Sendable, Hashable {
        package var added = 0
        package var changed = 0
        package var unchanged = 0
        package var problems: [RowProblem] = []

        package init() {}
    }

    private enum Effect {
        case added
        case changed
        case unchanged
    }

    private let rules: PracticeRules
    private let defaults: Defaults

    package init(rules: PracticeRules, defaults: Defaults) {
        self.rules = rules
        self.defaults = defaults
    }

    /// Imports a batch of rows, each in a savepoint of its own.
    package func run(_ rows: [ImportedAppointment], in tx: Transaction) throws -> Tally {
        var tally = Tally()
        for row in rows {
            do {
                switch try tx.savepoint({ try apply(row, in: tx) }) {
                case .added: tally.added += 1
                case .changed: tally.changed += 1
                case .unchanged: tally.unchanged += 1
                }
            } catch let failure as StoreError {
                guard case .constraint(let name) = failure else { throw failure }
                let reason =
                    name.contains("double_booking")
                    ? "the practitioner already has another visit at that time" : "it contradicts what is stored"
                tally.problems.append(RowProblem(line: row.line, reason: reason))
            } catch let refusal as Appointment.Refusal {
                tally.problems.append(RowProblem(line: row.line, reason: Self.words(for: refusal)))
            }
        }
        return tally
    }

    private func apply(_ row: ImportedAppointment, in tx: Transaction) throws -> Effect {
        let zone = Zone(defaults.zone) ?? .utc
        let practitioner = try tx.ensurePractitioner(named: row.practitioner ?? defaults.practitioner)
        let location = try tx.ensureLocation(
            named: row.location ?? defaults.location,
            address: row.location ?? defaults.location,
            zone: defaults.zone
        )
        let minutes = row.minutes ?? defaults.minutes
        let type = try tx.ensureVisitType(named: row.visitType ?? defaults.visitType, minutes: minutes)
        let start = row.instant(in: Zone(location.zone) ?? zone)
        let person = try person(row, in: tx)
        let slot = Slot(
            practitioner: practitioner.id,
            location: location.id,
            start: start,
            end: start + .minutes(Int64(minutes)),
            zone: location.zone
        )
        let key = row.externalID ?? Self.key(row, start: start, vault: tx.vault)
        if let known = try tx.appointment(externalID: key) {
            return try update(known, to: slot, row, in: tx)
        }
        let appointment = Appointment(
            id: tx.newID(),
            state: row.state,
            patient: person,
            practitioner: practitioner.id,
            location: location.id,
            visitType: type.id,
            start: slot.start,
            end: slot.end,
            zone: location.zone,
            externalID: key
        )
        if appointment.state == .booked {
            try AppointmentDesk(rules: rules).book(appointment, in: tx)
        } else {
            try tx.insert(appointment)
        }
        return .added
    }

    private func update(
        _ known: Appointment,
        to slot: Slot,
        _ row: ImportedAppointment,
        in tx: Transaction
    ) throws -> Effect {
        let desk = AppointmentDesk(rules: rules)
        switch (known.state, row.state) {
        case (.booked, .booked):
            if known.slot == slot { return .unchanged }
            try desk.perform(.reschedule(to: slot, seen: known.version), on: known, in: tx)
        case (.booked, .cancelled):
            try desk.perform(.cancel(.bookingSystem, seen: known.version), on: known, in: tx)
        case (.booked, .noShow): try desk.perform(.markNoShow(seen: known.version), on: known, in: tx)
        case (.booked, .fulfilled): try desk.perform(.markFulfilled(seen: known.version), on: known, in: tx)
        // What the patient cancelled with us stays cancelled, although the other system does not know it yet.
        default: return .unchanged
        }
        return .changed
    }

    private func person(_ row: ImportedAppointment, in tx: Transaction) throws -> Identifier<Person> {
        let address = try row.phone.map { try tx.ensureAddress(phone: $0) }
        let person =
            try known(row, at: address, in: tx)
            ?? tx.insertPerson(
                name: row.patient,
                language: row.language ?? defaults.language,
                zone: defaults.zone,
                recordNumber: row.recordNumber
            ).id
        if let address { try tx.link(person, to: address.id, as: row.relation ?? .oneself, trust: 1) }
        try record(row, of: person, in: tx)
        return person
    }

    /// The same record number, else the same name at the same number.
    private func known(
        _ row: ImportedAppointment,
        at address: Address?,
        in tx: Transaction
    ) throws -> Identifier<Person>? {
        if let number = row.recordNumber { return try tx.person(recordNumber: number)?.id }
        let namesakes = try tx.persons(named: row.patient)
        guard let address else { return namesakes.count == 1 ? namesakes.first?.id : nil }
        let there = Set(try tx.persons(at: address.id))
        return namesakes.first { there.contains($0.id) }?.id
    }

    private func record(_ row: ImportedAppointment, of person: Identifier<Person>, in tx: Transaction) throws {
        let known = try tx.consent(of: person, for: .appointments)
        let answer: (Consent.State, String)? =
            switch row.consent {
            case true?: (.given, "import")
            case false?: (.withdrawn, "import")
            case nil: defaults.consentSource.map { (.given, $0) }
            }
        guard let (state, source) = answer, known?.state != state else { return }
        // An import repeats what was once agreed; what the patient said to us since is newer than any file.
        if let known, known.source != "import", known.source != defaults.consentSource { return }
        try tx.record(Consent(purpose: .appointments, state: state, at: tx.now, source: source), of: person)
    }

    /// Without the other system's own id, a visit is who, when and with whom; keyed, since names are in it.
    private static func key(_ row: ImportedAppointment, start: Instant, vault: Vault) -> String {
        let who = row.recordNumber ?? "\(row.patient) \(row.phone?.canonical ?? "")"
        let bytes = vault.blindIndex(.name, "\(who)|\(start.microseconds)|\(row.practitioner ?? "")")
        return "row:" + bytes.prefix(16).map { String($0, radix: 16) }.joined(separator: ".")
    }

    private static func words(for refusal: Appointment.Refusal) -> String {
        switch refusal {
        case .alreadyStarted, .alreadyOver: "the visit has begun or is over and cannot change any more"
        case .slotNotBookable: "the new time has passed"
        case .notYetStarted: "a visit still to come cannot be marked as kept or missed"
        case .stale, .alreadyConfirmed, .alreadyCancelled, .sameSlot: "the visit changed meanwhile; import again"
        }
    }
}

extension ImportedAppointment {
    fileprivate var state: Appointment.State { Appointment.State(rawValue: status.rawValue) ?? .booked }

    fileprivate func instant(in zone: Zone) -> Instant {
        guard let utcOffset else { return zone.instant(of: start) }
        return Zone.utc.instant(of: start) - .seconds(Int64(utcOffset))
    }
}
