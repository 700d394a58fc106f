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
        try tx.say(occasion.answer(content, effect: "cancel-question", now: tx.now), in: occasion.conversation)
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
                let answer = Consent(
                    purpose: purpose,
                    state: .withdrawn,
                    at: occasion.message.at,
                    source: "patient-message"
                )
                try tx.record(answer, of: person)
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
        for person in persons {
            let answer = Consent(
                purpose: .appointments,
                state: .given,
                at: occasion.message.at,
                source: "patient-message"
            )
            try tx.record(answer, of: person)
        }
        let content = ConsentDialogue(clinic: rules.clinicName, language: language).optedIn()
        try tx.say(occasion.answer(content, effect: "opted-in", now: tx.now), in: occasion.conversation)
    }

    /// The patient changed number: the new one reaches the same people.
    func follow(_ to: ChannelAddress, from old: Address, in tx: Transaction) throws {
        guard let new = try tx.ensureAddress(to), new.id != old.id else { return }
        for person in try tx.persons(at: old.id) { try tx.link(person, to: new.id, as: .oneself, trust: 0) }
        for purpose in [Purpose.appointments, .outreach] where try tx.isOptedOut(old.id, of: purpose) {
            try tx.optOut(new.id, of: purpose, source: "number-change")
        }
    }
}
