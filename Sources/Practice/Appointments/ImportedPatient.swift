import Care
import Interchange
import Store

/// Whom a row is about, how they are reached, and what they agreed to.
struct ImportedPatient {
    let row: ImportedAppointment
    let defaults: AppointmentImport.Defaults

    /// The person of the row; `before` is whose the visit was so far.
    func person(before: Identifier<Person>?, in tx: Transaction) throws -> Identifier<Person> {
        let address = try row.phone.map { try tx.ensureAddress(phone: $0) }
        let known = try known(at: address, before: before, in: tx)
        if let known, known.recordNumber == nil, let number = row.recordNumber {
            try tx.setRecordNumber(number, of: known.id)
        }
        let person =
            try known?.id
            ?? tx.insertPerson(
                name: row.patient,
                language: row.language ?? defaults.language,
                zone: defaults.zone,
                recordNumber: row.recordNumber
            ).id
        if let address {
            try tx.link(person, to: address.id, as: row.relation ?? .oneself, trust: 1)
            try tx.endImportedPhones(of: person, but: address.id)
        }
        try record(of: person, in: tx)
        return person
    }

    /// The same record number, else the same name at the same number, else whose the visit was if the name fits, else
    /// the only one of that name who has no number: a name alone is nobody's whom somebody else may answer for.
    private func known(at address: Address?, before: Identifier<Person>?, in tx: Transaction) throws -> Person? {
        if let number = row.recordNumber, let person = try tx.person(recordNumber: number) { return person }
        if let address {
            let there = Set(try tx.persons(at: address.id))
            let namesake = try tx.persons(named: row.patient).first { there.contains($0.id) && fits($0) }
            if let namesake { return namesake }
        }
        if let patient = try before.flatMap({ try tx.person($0) }), isNamed(patient), fits(patient) { return patient }
        guard address == nil, row.recordNumber == nil else { return nil }
        let unreached = try tx.persons(named: row.patient).filter { try tx.addresses(of: $0.id).isEmpty }
        return unreached.count == 1 ? unreached.first : nil
    }

    /// Whoever has another record number is somebody else.
    private func fits(_ person: Person) -> Bool {
        row.recordNumber == nil || person.recordNumber == nil
    }

    private func isNamed(_ person: Person) -> Bool {
        Transaction.indexed(person.name) == Transaction.indexed(row.patient)
    }

    private func record(of person: Identifier<Person>, in tx: Transaction) throws {
        let known = try tx.consent(of: person, for: .appointments)
        guard let (state, source) = answer(to: known) else { return }
        try tx.record(Consent(purpose: .appointments, state: state, at: tx.now, source: source), of: person)
    }

    /// What the row adds to what is known; nil if nothing.
    private func answer(to known: Consent?) -> (Consent.State, String)? {
        switch row.consent {
        case false?:
            // A no counts whoever said yes before; a no we have stays as it came, for it may be the patient's own.
            return known?.state == .withdrawn ? nil : (.withdrawn, ConsentSource.imported)
        case true?:
            // A file repeats what was once agreed; what the patient said to us is newer than any file.
            guard let known else { return (.given, ConsentSource.imported) }
            let mayReplace = known.state == .withdrawn && ConsentSource.isImported(known.source)
            return mayReplace ? (.given, ConsentSource.imported) : nil
        case nil:
            guard known == nil, let words = defaults.consentSource else { return nil }
            return (.given, ConsentSource.imported(vouching: words))
        }
    }
}
