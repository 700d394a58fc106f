package import Care

/// One phone and what WhatsApp knows of it.
struct Phone {
    var person: SimulatedPerson
    /// The 24-hour window closes then.
    var windowUntil: Instant
    /// The pair rate's own clock: when the next message would be due at one in 6 s.
    var pairReadyAt: Instant
    /// Counts against the portfolio limit until then.
    var countsUntil: Instant
    var hasBlocked = false
    var stoppedMarketing = false
    /// Blocked by the business.
    var isShutOut = false
    var isOff = false
    /// Ledger indexes on the phone and not yet read, and those that wait for a phone that is off.
    var unread: [Int] = []
    var held: [Int] = []
    var bubbles: [Bubble] = []
    /// When marketing messages went to it in the last day.
    var marketing: [Instant] = []
    /// The business shows as typing until then.
    var typingUntil: Instant

    init(_ person: SimulatedPerson) {
        self.person = person
        let never = Instant(microseconds: .min / 4)
        windowUntil = never
        pairReadyAt = never
        countsUntil = never
        typingUntil = never
    }
}

/// A phone as the page shows it.
package struct PhoneView: Sendable, Hashable {
    package var index: PersonIndex
    package var person: SimulatedPerson
    package var unread: Int
    package var isOff: Bool
    package var hasBlocked: Bool
    package var stoppedMarketing: Bool
    package var isTyping: Bool
    package var windowUntil: Instant
    package var last: Bubble?
}

extension SimulatorModel {
    package var people: [SimulatedPerson] { phones.map(\.person) }

    /// Adds a person; one with the same phone or user id is returned as they are.
    @discardableResult
    package func join(_ person: SimulatedPerson, now instant: Instant) -> PersonIndex {
        advance(to: instant)
        if let known = person.phone.flatMap({ byPhone[$0] }) ?? byUserID[person.userID] { return known }
        let index = phones.count
        phones.append(Phone(person))
        if let phone = person.phone { byPhone[phone] = index }
        byUserID[person.userID] = index
        touched.insert(index)
        return index
    }

    package func person(phone: String) -> PersonIndex? { byPhone[phone] }
    package func person(userID: String) -> PersonIndex? { byUserID[userID] }

    package func transcript(_ person: PersonIndex) -> [Bubble] {
        phones.indices.contains(person) ? phones[person].bubbles : []
    }

    package func isWindowOpen(_ person: PersonIndex, at instant: Instant) -> Bool {
        phones.indices.contains(person) && phones[person].windowUntil > instant
    }

    package func view(_ index: PersonIndex) -> PhoneView? {
        guard phones.indices.contains(index) else { return nil }
        let phone = phones[index]
        return PhoneView(
            index: index,
            person: phone.person,
            unread: phone.unread.count,
            isOff: phone.isOff,
            hasBlocked: phone.hasBlocked,
            stoppedMarketing: phone.stoppedMarketing,
            isTyping: phone.typingUntil > now,
            windowUntil: phone.windowUntil,
            last: phone.bubbles.last
        )
    }

    func show(_ bubble: Bubble, on person: PersonIndex) {
        touched.insert(person)
        guard settings.keepsTranscripts else { return }
        phones[person].bubbles.append(bubble)
        let surplus = phones[person].bubbles.count - settings.transcriptLimit
        if surplus > 0 { phones[person].bubbles.removeFirst(surplus) }
    }

    func changeBubble(_ person: PersonIndex, _ id: String, _ change: (inout Bubble) -> Void) {
        guard let place = phones[person].bubbles.lastIndex(where: { $0.id == id }) else { return }
        change(&phones[person].bubbles[place])
        touched.insert(person)
    }

    func tick(_ person: PersonIndex, _ id: String, _ ticks: Bubble.Ticks) {
        guard settings.keepsTranscripts else { return }
        changeBubble(person, id) { if $0.ticks != .read { $0.ticks = ticks } }
    }
}
