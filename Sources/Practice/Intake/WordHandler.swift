import Care
import Dialogue
import Store

/// Free text: the words that stop and start messages are obeyed before anything else; the rest is for staff to read.
package struct WordHandler: Sendable {
    private let rules: PracticeRules

    package init(rules: PracticeRules) {
        self.rules = rules
    }

    func handle(_ text: String, _ occasion: Occasion, in tx: Transaction) throws {
        let persons = try tx.persons(at: occasion.address.id)
        let language = try persons.first.flatMap { try tx.person($0)?.language } ?? .english
        // Whether a visit is ahead matters for one word in a thousand messages: look only then.
        switch OptOut.meaning(of: text, language: language, hasUpcomingVisit: true) {
        case .stop: try stop(occasion, persons, language, in: tx)
        case .start: try start(occasion, persons, language, in: tx)
        case .ambiguousCancel: try cancel(occasion, persons, language, in: tx)
        case .none: break
        }
    }

    /// "Cancel" and nothing more: asks whether the next visit or the messages are meant; without a visit, it stops them.
    private func cancel(
        _ occasion: Occasion,
        _ persons: [Identifier<Person>],
        _ language: LanguageTag,
        in tx: Transaction
    ) throws {
        let visits = try persons.flatMap { try tx.upcoming(of: $0, from: tx.now) }
        guard let next = visits.min(by: { $0.start < $1.start }), let location = try tx.location(next.location),
            let facts = VisitFacts(next, at: location)
        else { return try stop(occasion, persons, language, in: tx) }
        let content = AppointmentDialogue(clinic: rules.clinicName, language: language).cancelQuestion(facts)
        var question = occasion.answer(content, effect: "cancel-question", now: tx.now)
        // Moved or cancelled while the question waits, there is nothing to ask about.
        question.anchor = OutboxItem.Anchor(of: next)
        try tx.say(question, in: occasion.conversation)
    }

    func stop(
        _ occasion: Occasion,
        _ persons: [Identifier<Person>],
        _ language: LanguageTag,
        in tx: Transaction
    ) throws {
        for purpose in [Purpose.appointments, .outreach] {
            try tx.optOut(occasion.address.id, of: purpose, source: "patient-message")
            for person in persons {
                // What was withdrawn elsewhere stays so: a later start from this phone must not bring it back. A file's no
                // becomes the patient's own, which no file's yes replaces.
                let known = try tx.consent(of: person, for: purpose)
                if let known, known.state == .withdrawn, !ConsentSource.isImported(known.source) { continue }
                try tx.record(answer(.withdrawn, purpose, occasion), of: person)
            }
        }
        let content = ConsentDialogue(clinic: rules.clinicName, language: language).optedOut()
        try tx.say(occasion.answer(content, effect: "opted-out", now: tx.now), in: occasion.conversation)
    }

    private func start(
        _ occasion: Occasion,
        _ persons: [Identifier<Person>],
        _ language: LanguageTag,
        in tx: Transaction
    ) throws {
        // "Start" from somebody who never stopped is just a word.
        guard try tx.isOptedOut(occasion.address.id, of: .appointments) else { return }
        try tx.optIn(occasion.address.id, to: .appointments)
        // Of the people on a shared phone only those it took out itself come back.
        let account = try tx.account(of: occasion.address.id)
        for person in persons {
            guard let known = try tx.consent(of: person, for: .appointments), known.state == .withdrawn,
                let source = ConsentSource.address(known.source)
            else { continue }
            let hasMoved = try !tx.persons(at: source).contains(person)
            guard account.contains(source) || hasMoved else { continue }
            try tx.record(answer(.given, .appointments, occasion), of: person)
        }
        let content = ConsentDialogue(clinic: rules.clinicName, language: language).optedIn()
        try tx.say(occasion.answer(content, effect: "opted-in", now: tx.now), in: occasion.conversation)
    }

    private func answer(_ state: Consent.State, _ purpose: Purpose, _ occasion: Occasion) -> Consent {
        Consent(
            purpose: purpose,
            state: state,
            at: occasion.message.at,
            source: ConsentSource.message(from: occasion.address.id)
        )
    }

    /// The patient changed number or id: the new one reaches the same people, and the old one nobody, for it may be a
    /// stranger's soon.
    func follow(_ to: ChannelAddress, from old: Address, in tx: Transaction) throws {
        let before = try tx.account(of: old.id).compactMap { try tx.address($0) }
        let links = try tx.links(at: old.id)
        var target = to
        // An id that was made anew belongs to the phone the old one belonged to.
        if to.phone == nil { target.phone = before.first { $0.kind == .phone }?.value }
        guard let new = try tx.ensureAddress(target), new.id != old.id || to.userID != nil else { return }
        for link in links { try tx.link(link.person, to: new.id, as: link.relation, trust: link.trust) }
        for purpose in [Purpose.appointments, .outreach] where try tx.isOptedOut(old.id, of: purpose) {
            try tx.optOut(new.id, of: purpose, source: "number-change")
        }
        for address in before where address.id != new.id && address.value != to.userID {
            // A new id beside the old phone ends only the old id.
            if address.kind == .phone, to.phone == nil { continue }
            for person in try tx.persons(at: address.id) { try tx.unlink(person, from: address.id) }
        }
    }
}

extension OutboxItem.Anchor {
    /// The visit as it stands: a message that hangs on it is refused once it is moved or cancelled.
    init(of appointment: Appointment) {
        self.init(id: appointment.id.rawValue, version: appointment.slotVersion)
    }
}
