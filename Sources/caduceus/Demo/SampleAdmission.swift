import Care
import Dialogue
import Practice
import Store

/// Writes the sample clinic into an empty store, in one transaction: a death leaves all of it or nothing.
struct SampleAdmission {
    let clinic: SampleClinic
    let rules: PracticeRules

    func admit(into store: any StoreEngine) async throws {
        try await store.write { tx in
            guard try tx.practitioners().isEmpty else { return }
            try fill(tx)
        }
    }

    private func fill(_ tx: Transaction) throws {
        let zone = Zone(clinic.zone) ?? .utc
        let locations = try clinic.locations.map {
            try tx.ensureLocation(named: $0.name, address: $0.address, zone: clinic.zone)
        }
        let types = try clinic.visitTypes.map { try offer($0, in: tx) }
        let practitioners = try clinic.practitioners.map { try hire($0, locations, in: tx) }
        let patients = try admitPatients(tx)
        let today = zone.civil(at: tx.now).date
        let history = SampleHistory(
            clinic: clinic,
            rules: rules,
            patients: patients,
            practitioners: practitioners,
            types: types,
            locations: locations
        )
        try history.write(today: today, in: tx)
        for visit in SampleDays(clinic: clinic, today: today).visits() {
            let place = clinic.practitioners[visit.practitioner].places[visit.date.weekday - 1]
            let type = types[visit.type]
            let start = zone.instant(of: CivilTime(visit.date, minuteOfDay: visit.minute))
            try book(
                Appointment(
                    id: tx.newID(),
                    patient: patients[visit.patient],
                    practitioner: practitioners[visit.practitioner].id,
                    location: locations[place].id,
                    visitType: type.id,
                    start: start,
                    end: start + .minutes(Int64(type.minutes)),
                    zone: clinic.zone
                ),
                in: tx
            )
        }
    }

    /// Every kind of visit may be booked in the chat, on the half hour.
    private func offer(_ visit: SampleClinic.Visit, in tx: Transaction) throws -> VisitType {
        var type = try tx.ensureVisitType(named: visit.name, minutes: visit.minutes)
        type.isBookable = true
        type.preparation = visit.preparation ?? ""
        try tx.update(type)
        try tx.save(VisitDemand(minutes: visit.minutes, step: 30), horizonDays: 28, of: type.id)
        return type
    }

    /// What lies behind us is over; one visit in nine was missed.
    private func book(_ appointment: Appointment, in tx: Transaction) throws {
        guard appointment.end <= tx.now else { return try AppointmentDesk(rules: rules).book(appointment, in: tx) }
        var past = appointment
        past.state = appointment.id.rawValue % 9 == 0 ? .noShow : .fulfilled
        try tx.insert(past)
    }

    private func hire(
        _ clinician: SampleClinic.Clinician,
        _ locations: [Location],
        in tx: Transaction
    ) throws
        -> Practitioner
    {
        let practitioner = try tx.ensurePractitioner(named: clinician.name)
        for (day, place) in clinician.places.enumerated() {
            for hours in [SampleDays.morning, SampleDays.afternoon] {
                try tx.add(
                    OpeningHours(
                        practitioner: practitioner.id,
                        location: locations[place].id,
                        weekday: day + 1,
                        from: hours.from,
                        to: hours.to
                    )
                )
            }
        }
        return practitioner
    }

    private func admitPatients(_ tx: Transaction) throws -> [Identifier<Person>] {
        var persons: [Identifier<Person>] = []
        for (index, patient) in clinic.patients.enumerated() {
            let person = try tx.insertPerson(
                name: patient.name,
                language: LanguageTag(patient.language) ?? .english,
                zone: clinic.zone,
                recordNumber: "H-\(1_001 + index)"
            )
            persons.append(person.id)
            if let address = try address(of: patient, index, in: tx) {
                let relation: Relation = patient.parent == nil ? .oneself : .parent
                try tx.link(person.id, to: address.id, as: relation, trust: 2)
            }
            if let state = patient.consent.flatMap(Consent.State.init(rawValue:)) {
                try tx.record(
                    Consent(purpose: .appointments, state: state, at: tx.now, source: "front-desk"),
                    of: person.id
                )
            }
        }
        return persons
    }

    private func address(of patient: SampleClinic.Patient, _ index: Int, in tx: Transaction) throws -> Address? {
        if let parent = patient.parent { return try address(of: clinic.patients[parent], parent, in: tx) }
        if let text = patient.phone {
            guard let phone = PhoneNumber(text, region: nil) else {
                throw CommandFailure("the sample clinic has a number that is none: \(text)")
            }
            return try tx.ensureAddress(phone: phone)
        }
        guard patient.username != nil else { return nil }
        return try tx.ensureAddress(ChannelAddress(phone: nil, userID: patient.userID(index)))
    }
}
