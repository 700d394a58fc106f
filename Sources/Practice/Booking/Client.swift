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
    func offers(_ rules: PracticeRules, in tx: Transaction) throws -> [BookingDialogue.VisitOffer] {
        let types = try tx.bookableVisitTypes()
        if people.isEmpty {
            guard rules.booking.welcomesNewPatients else { return [] }
            return types.map { BookingDialogue.VisitOffer(WantedVisit(patient: nil, visitType: $0.id), name: $0.name) }
        }
        var offers: [BookingDialogue.VisitOffer] = []
        for person in people {
            let known = try tx.visitTypes(of: person.id)
            let order = known.filter { id in types.contains { $0.id == id } }
            let sorted =
                order.compactMap { id in types.first { $0.id == id } } + types.filter { !order.contains($0.id) }
            offers += sorted.map {
                BookingDialogue.VisitOffer(
                    WantedVisit(patient: person.id, visitType: $0.id),
                    name: $0.name,
                    patient: people.count > 1 ? person.name : nil
                )
            }
        }
        return offers
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
        case .partner, .parent, .someoneElse: break
        case nil:
            // Who names nobody speaks of oneself, where it is one's own phone.
            narrow { $0.wanted.patient.flatMap { relations[$0] } == .oneself }
        }
        return left
    }

    /// Whether the visit is for somebody else, and nobody but its holder is known of the phone.
    func isForStranger(_ wish: VisitWish) -> Bool {
        switch wish.whom {
        case nil, .named: false
        case .child, .partner, .parent, .someoneElse:
            people.count == 1 && people.allSatisfy { relations[$0.id] == .oneself }
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

    /// How many visits are ahead of the patient; of somebody new, of all this phone reaches.
    func visitsAhead(of patient: Identifier<Person>?, in tx: Transaction) throws -> Int {
        try (patient.map { [$0] } ?? people.map(\.id)).reduce(0) { try $0 + tx.upcoming(of: $1, from: tx.now).count }
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
