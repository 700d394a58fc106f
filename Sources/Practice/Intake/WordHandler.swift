import Care
import Dialogue
import Store

/// Free text: the words that stop and start messages are obeyed before anything else, then a plain wish about a visit; the
/// rest is for staff to read.
package struct WordHandler: Sendable {
    private let rules: PracticeRules

    package init(rules: PracticeRules) {
        self.rules = rules
    }

    func handle(_ text: String, _ occasion: Occasion, in tx: Transaction) throws {
        let persons = try tx.persons(at: occasion.address.id)
        let language = try language(of: persons, in: tx)
        // Whether a visit is ahead matters for one word in a thousand messages: look only then.
        switch OptOut.meaning(of: text, language: language, hasUpcomingVisit: true) {
        case .stop: try stop(occasion, persons, language, in: tx)
        case .start: try start(occasion, persons, language, in: tx)
        case .ambiguousCancel: try cancel(occasion, persons, language, in: tx)
        case .none: try VisitWordHandler(rules: rules).handle(text, occasion, in: tx)
        }
    }

    private func language(of persons: [Identifier<Person>], in tx: Transaction) throws -> LanguageTag {
        try persons.first.flatMap { try tx.person($0)?.language } ?? rules.booking.language
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
        if try !tx.isDisplaced(next) { question.anchor = OutboxItem.Anchor(of: next) }
        try tx.say(question, in: occasion.conversation)
    }

    func stop(
        _ occasion: Occasion,
        _ persons: [Identifier<Person>],
        _ language: LanguageTag,
        in tx: Transaction
    ) throws {
        // Late webhooks come days after newer ones: who has since written "start" is not silenced by an older "stop".
        let isTakenBack = try hasStarted(since: occasion, language, in: tx)
        let purposes: [Purpose] = isTakenBack ? [.outreach] : [.appointments, .outreach]
        for purpose in purposes {
            try tx.optOut(occasion.address.id, of: purpose, source: "patient-message", at: occasion.message.at)
            for person in persons {
                // What was withdrawn elsewhere stays so: a later start from this phone must not bring it back. A file's no
                // becomes the patient's own, which no file's yes replaces.
                let known = try tx.consent(of: person, for: purpose)
                if let known, known.state == .withdrawn, !ConsentSource.isImported(known.source) { continue }
                try tx.record(answer(.withdrawn, purpose, occasion), of: person)
            }
        }
        if isTakenBack { return }
        let content = ConsentDialogue(clinic: rules.clinicName, language: language).optedOut()
        try tx.say(occasion.answer(content, effect: "opted-out", now: tx.now), in: occasion.conversation)
    }

    /// Whether a "start" said after the occasion is in the thread already; it brought back the reminders alone.
    private func hasStarted(since occasion: Occasion, _ language: LanguageTag, in tx: Transaction) throws -> Bool {
        let texts = try tx.textsSaid(in: occasion.conversation, after: occasion.message.at)
        return texts.contains { OptOut.meaning(of: $0, language: language, hasUpcomingVisit: true) == .start }
    }

    private func start(
        _ occasion: Occasion,
        _ persons: [Identifier<Person>],
        _ language: LanguageTag,
        in tx: Transaction
    ) throws {
        let here = occasion.address.id
        let selves = try tx.links(at: here).filter { $0.relation == .oneself }.map(\.person)
        let silenced = try selves.filter { try tx.isOptedOut(person: $0, of: .appointments) }
        // "Start" from somebody who never stopped, here or on a phone of their own, is just a word.
        guard try tx.isOptedOut(here, of: .appointments) || !silenced.isEmpty else { return }
        // By when it was said: messages come in any order, and an older "start" undoes no newer "stop".
        for address in try [here] + silenced.flatMap({ try tx.ownAddresses(of: $0) }) {
            try tx.optIn(address, to: .appointments, at: occasion.message.at)
        }
        guard try !tx.isOptedOut(here, of: .appointments) else { return }
        for person in persons where try isBroughtBack(person, isSelf: selves.contains(person), here, in: tx) {
            try tx.record(answer(.given, .appointments, occasion), of: person)
        }
        // To say that messages come again when they come to nobody would be a lie: staff read the word instead.
        let isHeard = try persons.contains { person in
            try tx.consent(of: person, for: .appointments)?.state == .given
                && !tx.isOptedOut(person: person, of: .appointments)
        }
        guard isHeard else { return }
        let content = ConsentDialogue(clinic: rules.clinicName, language: language).optedIn()
        try tx.say(occasion.answer(content, effect: "opted-in", now: tx.now), in: occasion.conversation)
    }

    /// Whether a start here brings the person back: of the people on a shared phone only those it took out itself, those
    /// whom a phone took out that is not theirs any more, and those who said stop on another phone of their own.
    private func isBroughtBack(
        _ person: Identifier<Person>,
        isSelf: Bool,
        _ here: Identifier<Address>,
        in tx: Transaction
    ) throws -> Bool {
        guard let known = try tx.consent(of: person, for: .appointments), known.state == .withdrawn else {
            return false
        }
        if ConsentSource.isMessageFromSomewhere(known.source) { return true }
        guard let source = ConsentSource.address(known.source) else { return false }
        if try tx.account(of: here).contains(source) { return true }
        if try isSelf && tx.ownAddresses(of: person).contains(source) { return true }
        return try !tx.persons(at: source).contains(person)
    }

    private func answer(_ state: Consent.State, _ purpose: Purpose, _ occasion: Occasion) -> Consent {
        Consent(
            purpose: purpose,
            state: state,
            at: occasion.message.at,
            source: ConsentSource.message(from: occasion.address.id)
        )
    }
}

extension OutboxItem.Anchor {
    /// The visit as it stands: a message that hangs on it is refused once it is moved or cancelled.
    init(of appointment: Appointment) {
        self.init(id: appointment.id.rawValue, version: appointment.slotVersion)
    }
}
