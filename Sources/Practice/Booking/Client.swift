import Care
import Dialogue
import Store

/// Whoever writes, and whom they may book for.
struct Client {
    let occasion: Occasion
    let dialogue: BookingDialogue
    let visitDialogue: AppointmentDialogue
    let waitListDialogue: WaitListDialogue
    let language: LanguageTag
    /// The people this phone or id reaches, oneself first.
    let people: [Person]
    private let relations: [Identifier<Person>: Relation]

    init(_ occasion: Occasion, _ rules: PracticeRules, in tx: Transaction) throws {
        self.occasion = occasion
        let links = try tx.links(at: occasion.address.id)
        let selves = links.filter { $0.relation == .oneself } + links.filter { $0.relation != .oneself }
        people = try selves.compactMap { try tx.person($0.person) }
        relations = Dictionary(links.map { ($0.person, $0.relation) }) { first, _ in first }
        language = people.first?.language ?? rules.booking.language
        dialogue = BookingDialogue(clinic: rules.clinicName, language: language)
        visitDialogue = AppointmentDialogue(clinic: rules.clinicName, language: language)
        waitListDialogue = WaitListDialogue(clinic: rules.clinicName, language: language)
    }

    var conversation: Identifier<Conversation> { occasion.conversation.id }

    /// What can be booked from here: each kind of visit for each of the people, what they have come for before first.
    ///
    /// Where they are more than a list has rows, everybody has their first ones in it.
    func offers(_ rules: PracticeRules, in tx: Transaction) throws -> [BookingDialogue.VisitOffer] {
        let types = try tx.bookableVisitTypes()
        if people.isEmpty {
            guard rules.booking.welcomesNewPatients else { return [] }
            return types.map { BookingDialogue.VisitOffer(WantedVisit(patient: nil, visitType: $0.id), name: $0.name) }
        }
        var offers: [(rank: Int, offer: BookingDialogue.VisitOffer)] = []
        for person in people {
            let known = try tx.visitTypes(of: person.id)
            let order = known.filter { id in types.contains { $0.id == id } }
            let sorted =
                order.compactMap { id in types.first { $0.id == id } } + types.filter { !order.contains($0.id) }
            offers += sorted.enumerated().map { rank, type in
                let wanted = WantedVisit(patient: person.id, visitType: type.id)
                let name = people.count > 1 ? person.name : nil
                return (rank, BookingDialogue.VisitOffer(wanted, name: type.name, patient: name))
            }
        }
        let isLong = offers.count > BookingDialogue.mostRows
        return (isLong ? offers.sorted { $0.rank < $1.rank } : offers).map(\.offer)
    }

    /// Those of the offers that a wish leaves open; all of them where it fits none.
    func offers(_ wish: VisitWish, among offers: [BookingDialogue.VisitOffer]) -> [BookingDialogue.VisitOffer] {
        var left = offers
        func narrow(_ isFit: (BookingDialogue.VisitOffer) -> Bool) {
            let fit = left.filter(isFit)
            if !fit.isEmpty { left = fit }
        }
        if let type = wish.visitType { narrow { $0.name == type } }
        switch wish.whom {
        case .named(let name): narrow { offer in people.contains { $0.id == offer.wanted.patient && $0.name == name } }
        // The holder of the phone is the parent of whom the child's visit is for.
        case .child: narrow { $0.wanted.patient.flatMap { relations[$0] } == .parent }
        // Who names nobody is asked, where there is more than one.
        case .partner, .parent, .someoneElse, nil: break
        }
        return left
    }

    /// Those of the people a wish is for; all of them where it fits none.
    func people(_ whom: VisitWish.Whom?) -> [Person] {
        let fit = people.filter { person in
            switch whom {
            case .named(let name): person.name == name
            case .child: relations[person.id] == .parent
            case .partner, .parent, .someoneElse, nil: false
            }
        }
        return fit.isEmpty ? people : fit
    }

    /// Whether the visit is for somebody else than the phone's holder, and nobody else is known of the phone.
    func isForStranger(_ wish: VisitWish) -> Bool {
        switch wish.whom {
        case nil, .named: false
        case .child: !people.contains { relations[$0.id] == .parent }
        case .partner, .parent, .someoneElse: people.allSatisfy { relations[$0.id] == .oneself }
        }
    }

    /// Whether such a visit may be booked from here now: rows are tapped long after they were sent.
    func mayBook(_ wanted: WantedVisit, _ rules: PracticeRules, in tx: Transaction) throws -> Bool {
        guard try tx.visitType(wanted.visitType)?.isBookable ?? false else { return false }
        guard let patient = wanted.patient else {
            return people.isEmpty && rules.booking.welcomesNewPatients
        }
        return people.contains { $0.id == patient }
    }

    func isAbout(_ person: Identifier<Person>) -> Bool { people.contains { $0.id == person } }

    /// Whether so many visits are ahead of the patient that staff are to look at it; of somebody new, of all this phone
    /// reaches.
    ///
    /// A series, or what another system keeps, is the clinic's own plan.
    func hasEnough(_ wanted: WantedVisit, _ rules: PracticeRules, in tx: Transaction) throws -> Bool {
        let patients = wanted.patient.map { [$0] } ?? people.map(\.id)
        let visits = try patients.flatMap { try tx.upcoming(of: $0, from: tx.now) }.filter { visit in
            try visit.externalID == nil && tx.series(of: visit.id) == nil
        }
        return visits.count >= rules.booking.mostAhead
    }

    /// Whether that is so of everybody whom the offers are for.
    func hasEnough(
        for offers: [BookingDialogue.VisitOffer],
        _ rules: PracticeRules,
        in tx: Transaction
    ) throws -> Bool {
        var asked: Set<Identifier<Person>?> = []
        let firsts = offers.filter { asked.insert($0.wanted.patient).inserted }
        return try firsts.allSatisfy { try hasEnough($0.wanted, rules, in: tx) }
    }

    /// The visit that the list of this time has booked, if another of its rows was tapped before.
    ///
    /// What a list shows is kept for the conversation until one of its times is booked, or another list is shown; the visit
    /// is one that was booked here lately.
    func bookedFromThere(
        _ wanted: WantedVisit,
        _ practitioner: Identifier<Practitioner>,
        _ start: Instant,
        in tx: Transaction
    ) throws -> Appointment? {
        guard try tx.heldUntil(start, with: practitioner, for: conversation) == nil,
            try visit(at: start, with: practitioner, in: tx) == nil
        else { return nil }
        // Somebody new is in the records since their first visit.
        guard let patient = wanted.patient ?? (people.count == 1 ? people[0].id : nil) else { return nil }
        guard isAbout(patient) else { return nil }
        return try tx.upcoming(of: patient, from: tx.now).first { visit in
            try visit.visitType == wanted.visitType
                && tx.hasMessages(
                    of: conversation,
                    since: tx.now - ReservationDesk.longestChat,
                    about: visit.id
                )
        }
    }

    /// A visit of the patient during that time.
    func visit(of patient: Identifier<Person>?, during span: Range<Instant>, in tx: Transaction) throws -> Appointment?
    {
        guard let patient else { return nil }
        return try tx.upcoming(of: patient, from: tx.now).first {
            $0.start < span.upperBound && $0.end > span.lowerBound
        }
    }

    /// A booked visit of one of the people at that very time.
    func visit(
        at start: Instant,
        with practitioner: Identifier<Practitioner>,
        in tx: Transaction
    ) throws -> Appointment? {
        for person in people {
            let visits = try tx.upcoming(of: person.id, from: tx.now)
            if let found = visits.first(where: { $0.start == start && $0.practitioner == practitioner }) {
                return found
            }
        }
        return nil
    }

    /// Whom the visit is for; somebody new is entered into the records, and agrees to reminders by booking.
    func patient(_ wanted: WantedVisit, _ rules: PracticeRules, in tx: Transaction) throws -> Identifier<Person> {
        let person = try wanted.patient ?? enter(rules.booking, in: tx)
        guard try tx.consent(of: person, for: .appointments) == nil else { return person }
        let consent = Consent(
            purpose: .appointments,
            state: .given,
            at: occasion.message.at,
            source: ConsentSource.message(from: occasion.address.id)
        )
        try tx.record(consent, of: person)
        return person
    }

    private func enter(_ rules: BookingRules, in tx: Transaction) throws -> Identifier<Person> {
        let phone = occasion.address.kind == .phone ? PhoneNumber(digits: occasion.address.value)?.international : nil
        let person = try tx.insertPerson(
            name: occasion.message.profileName ?? phone ?? occasion.address.value,
            language: rules.language,
            zone: rules.zone
        )
        // Said by the channel, checked by nobody yet.
        try tx.link(person.id, to: occasion.address.id, as: .oneself, trust: 0)
        return person.id
    }

    /// One question on the way to a visit: it counts among that visit's messages once it is booked.
    func ask(_ content: OutgoingContent, _ effect: String, in tx: Transaction) throws {
        try say(content, effect, about: nil, in: tx)
    }

    /// One answer that leaves however the visit goes on that it is about; nil is one that is not booked yet.
    func say(
        _ content: OutgoingContent,
        _ effect: String,
        about visit: Identifier<Appointment>?,
        in tx: Transaction
    ) throws {
        let answer = occasion.answer(content, effect: effect, now: tx.now)
        guard let id = try tx.say(answer, in: occasion.conversation) else { return }
        try tx.note(id, in: conversation, about: visit)
    }

    /// One answer of its kind to this message; one about a visit is refused if the visit changes before it leaves.
    func say(
        _ content: OutgoingContent,
        _ effect: String,
        person: Identifier<Person>? = nil,
        on visit: Appointment? = nil,
        in tx: Transaction
    ) throws {
        var answer = occasion.answer(content, effect: effect, person: person, now: tx.now)
        answer.anchor = visit.map { OutboxItem.Anchor(of: $0) }
        try tx.say(answer, in: occasion.conversation)
    }
}
