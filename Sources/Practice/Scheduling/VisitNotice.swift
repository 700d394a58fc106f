import Care
import Dialogue
import Store

/// Tells a patient of a visit the clinic has entered, moved or called off.
struct VisitNotice {
    /// A slip that is put right within this reaches nobody: the message hangs on what it tells.
    static let patience = Span.minutes(2)

    private let rules: PracticeRules

    init(rules: PracticeRules) {
        self.rules = rules
    }

    /// Nothing where the patient cannot be written to, or was told because of `cause` before.
    func tell(_ visit: Appointment, cause: String, in tx: Transaction) throws {
        try say(
            of: visit,
            cause: cause,
            anchor: OutboxItem.Anchor(id: visit.id.rawValue, version: visit.slotVersion),
            in: tx
        ) { $0.changed($1) }
    }

    /// A visit that was entered.
    func tellEntry(of visit: Appointment, in tx: Transaction) throws {
        try announce(visit, known: nil, in: tx)
    }

    /// A visit that was moved, or made longer or shorter; only another time or place than the patient knows of is news.
    func tellMove(of old: Appointment, to visit: Appointment, in tx: Transaction) throws {
        let known = try known(of: old, in: tx)
        if known == VisitNews.Meeting(visit) { return try tx.removeNews(of: visit.id) }
        try announce(visit, known: known, in: tx)
    }

    /// A visit that was called off, alone or with those `following` it in its series; the patient hears of the time they know
    /// of, if they know of one.
    ///
    /// False where nobody is written to.
    @discardableResult
    func tellCancellation(
        of old: Appointment,
        with following: ArraySlice<Appointment> = [],
        in tx: Transaction
    ) throws -> Bool {
        // What was news of them is told by this, or by nothing.
        for visit in following { try tx.removeNews(of: visit.id) }
        guard let known = try known(of: old, in: tx), known.start > tx.now else {
            try tx.removeNews(of: old.id)
            return false
        }
        let news = VisitNews(
            id: tx.newID(),
            visit: old.id,
            cause: Self.causeOfCancelling(old),
            slotVersion: old.slotVersion,
            known: known
        )
        var visit = old
        (visit.start, visit.location, visit.zone) = (known.start, known.location, known.zone)
        let anchor = OutboxItem.Anchor(id: news.id.rawValue, version: 1)
        let isOne = following.isEmpty
        let isSaid = try say(of: visit, cause: news.cause, anchor: anchor, in: tx) {
            isOne ? $0.cancelledByClinic($1) : $0.seriesCancelledByClinic($1)
        }
        guard isSaid else { return false }
        try tx.keep(news)
        return true
    }

    static func causeOfCancelling(_ visit: Appointment) -> String { "called-off:\(visit.id):\(visit.slotVersion)" }

    /// Whether the news that a visit is called off still holds when it is about to leave.
    static func isCurrent(_ news: VisitNews, in tx: Transaction) throws -> Bool {
        guard let visit = try tx.appointment(news.visit) else { return false }
        return visit.state == .cancelled && visit.slotVersion == news.slotVersion
    }

    private func announce(_ visit: Appointment, known: VisitNews.Meeting?, in tx: Transaction) throws {
        let cause = "told:\(visit.id):\(visit.slotVersion)"
        try tell(visit, cause: cause, in: tx)
        try tx.keep(
            VisitNews(id: tx.newID(), visit: visit.id, cause: cause, slotVersion: visit.slotVersion, known: known)
        )
    }

    /// When and where the patient believes the visit to be: where it was, unless the news of that has not left.
    private func known(of old: Appointment, in tx: Transaction) throws -> VisitNews.Meeting? {
        // Whoever changed the time otherwise has told them, or they did so themselves.
        guard let news = try tx.news(of: old.id), news.slotVersion == old.slotVersion else {
            return VisitNews.Meeting(old)
        }
        // A reminder tells the time as well as the news of it does, and nobody says yes to what they have not heard.
        let hasHeard = try old.confirmedAt != nil || tx.hasDeparted(about: old.id, version: old.slotVersion)
        return hasHeard ? VisitNews.Meeting(old) : news.known
    }

    @discardableResult
    private func say(
        of visit: Appointment,
        cause: String,
        anchor: OutboxItem.Anchor,
        in tx: Transaction,
        _ content: (AppointmentDialogue, VisitFacts) -> OutgoingContent
    ) throws -> Bool {
        guard case .success(let address) = try Reach.of(visit.patient, for: .appointments, in: tx),
            let person = try tx.person(visit.patient), let place = try tx.location(visit.location),
            let facts = VisitFacts(visit, at: place)
        else { return false }
        // After a night that ends too late nobody is told by it.
        let morning = rules.quietHours.nextAllowed(from: tx.now + Self.patience, in: Zone(person.zone) ?? .utc)
        guard morning < visit.start else { return false }
        let item = NewOutboxItem(
            cause: cause,
            person: visit.patient,
            purpose: .appointments,
            anchor: anchor,
            notBefore: tx.now + Self.patience,
            notAfter: visit.start,
            content: content(AppointmentDialogue(clinic: rules.clinicName, language: person.language), facts)
        )
        try tx.say(item, in: try tx.ensureConversation(line: rules.line, address: address.id))
        return true
    }
}
