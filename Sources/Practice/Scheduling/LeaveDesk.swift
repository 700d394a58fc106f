package import Care
import Dialogue
package import Store

/// Enters leave, and in the same act offers other times to everybody who had a visit then.
package struct LeaveDesk: Sendable {
    /// A visit in the way of a leave, with the times its patient would be shown.
    package struct Displaced: Sendable, Hashable {
        package var visit: Appointment
        /// Best first.
        package var slots: [Slot]
        /// Why nobody is asked: a reason code, or `LeaveVisit.noTime`.
        package var obstacle: String?
    }

    package enum Refusal: Error, Hashable {
        /// It ends before it begins, or is over.
        case overAlready
        /// It is longer than `longest`, or in the way of more visits than `most`: enter it in parts.
        case tooMuch
        case noLeave
    }

    package static let longest = Span.days(366)
    /// Visits one leave may displace.
    package static let most = 200
    /// Other times are looked for from so many days before the leave until so many after it.
    private static let daysBefore = 7
    private static let daysAfter = 28

    private let rules: PracticeRules

    package init(rules: PracticeRules) {
        self.rules = rules
    }

    /// The visits a leave would displace, earliest first; throws `Refusal`.
    package func displaced(by taken: Taken, in tx: Transaction) throws -> [Displaced] {
        guard taken.start < taken.end, taken.end > tx.now else { throw Refusal.overAlready }
        guard taken.end - taken.start <= Self.longest else { throw Refusal.tooMuch }
        let visits = try tx.appointments(from: taken.start - .days(1), until: taken.end)
            .filter { $0.state == .booked && $0.start > tx.now && taken.displaces($0) }
        guard visits.count <= Self.most else { throw Refusal.tooMuch }
        return try displaced(visits, by: taken, in: tx)
    }

    private func displaced(_ visits: [Appointment], by taken: Taken, in tx: Transaction) throws -> [Displaced] {
        var times = OtherTimesOf(taken, days: days(around: taken, in: tx), in: tx)
        let proposals = try LeaveProposals().proposals(for: visits, now: tx.now) { try times.free(for: $0) }
        return try proposals.map { proposal in
            var found = Displaced(visit: proposal.visit, slots: proposal.slots)
            if case .failure(let reason) = try Reach.of(proposal.visit.patient, for: .appointments, in: tx) {
                found.obstacle = reason.rawValue
            } else if proposal.slots.isEmpty {
                found.obstacle = LeaveVisit.noTime
            }
            return found
        }
    }

    private func days(around taken: Taken, in tx: Transaction) -> ClosedRange<LocalDate> {
        let first = Zone.utc.civil(at: taken.start).date.adding(days: -Self.daysBefore)
        let today = Zone.utc.civil(at: tx.now).date.adding(days: -1)
        let last = Zone.utc.civil(at: taken.end).date.adding(days: Self.daysAfter)
        return min(max(first, today), last)...last
    }

    /// Enters it; `isOffering`, and all who can be asked are.
    ///
    /// The same leave twice is one. Throws `Refusal`.
    @discardableResult
    package func enter(
        _ taken: Taken,
        because reason: Absence.Reason,
        isOffering: Bool,
        by actor: AuditActor,
        in tx: Transaction
    ) throws -> Absence {
        let same = try tx.absences(from: taken.start, until: taken.end)
            .first { $0.taken == taken && $0.reason == reason }
        if let same { return same }
        let displaced = try displaced(by: taken, in: tx)
        let absence = try tx.add(taken, because: reason)
        tx.audit(
            AuditEntry(actor: actor, act: .leaveEntered, object: .absence(absence.id), amount: displaced.count)
        )
        for found in displaced {
            var record = LeaveVisit(
                id: tx.newID(),
                absence: absence.id,
                visit: found.visit.id,
                slotVersion: found.visit.slotVersion,
                obstacle: found.obstacle
            )
            try tx.insert(record)
            guard isOffering, found.obstacle == nil, try !wasAsked(found.visit, in: tx) else { continue }
            try offer(found, &record, by: actor, in: tx)
        }
        try wakeFreed(in: taken, tx)
        return absence
    }

    /// Offers other times once more to those who have not answered what has reached them; gives how many.
    @discardableResult
    package func askAgain(_ id: Identifier<Absence>, by actor: AuditActor, in tx: Transaction) throws -> Int {
        guard let absence = try tx.absence(id) else { throw Refusal.noLeave }
        let open = try unanswered(absence, in: tx)
        let found = try displaced(open.map(\.visit), by: absence.taken, in: tx)
        var count = 0
        for (visit, record) in open {
            guard let other = found.first(where: { $0.visit.id == visit.id }) else { continue }
            var record = record
            record.obstacle = other.obstacle
            try tx.update(record)
            guard other.obstacle == nil else { continue }
            try offer(other, &record, by: actor, in: tx)
            count += 1
        }
        return count
    }

    /// Those who could be asked now: their visit is where it was, and nothing is on its way to them.
    package func unanswered(
        _ absence: Absence,
        in tx: Transaction
    ) throws -> [(visit: Appointment, record: LeaveVisit)] {
        try tx.leaveVisits(of: absence.id).compactMap { record in
            guard let visit = try tx.appointment(record.visit), record.isOpen(visit, now: tx.now),
                try !isOnItsWay(record, in: tx)
            else { return nil }
            return (visit, record)
        }
    }

    /// The second click of two, and an offer that waits for the morning, ask nobody twice.
    private func isOnItsWay(_ record: LeaveVisit, in tx: Transaction) throws -> Bool {
        guard let askedAt = record.askedAt, let fate = try fate(of: record, in: tx) else { return false }
        if fate.hasFailed { return false }
        return fate.isPending || tx.now - askedAt < Self.pause
    }

    /// From one offer to the next, unless the first did not arrive.
    static let pause = Span.hours(12)

    /// Whether an offer because of another leave has left for the patient lately: one that is longer is entered anew.
    private func wasAsked(_ visit: Appointment, in tx: Transaction) throws -> Bool {
        try tx.leaveVisits(about: visit).contains { record in
            guard let askedAt = record.askedAt, tx.now - askedAt < Self.pause else { return false }
            return try tx.hasDeparted(cause: Self.cause(record))
        }
    }

    /// How far the latest offer has got; nil where none was made.
    package func fate(of record: LeaveVisit, in tx: Transaction) throws -> MessageFate? {
        record.asked == 0 ? nil : try tx.fate(ofCause: Self.cause(record))
    }

    /// The leave is not taken: what has not left does not leave; visits that were moved stay moved.
    package func drop(_ id: Identifier<Absence>, by actor: AuditActor, in tx: Transaction) throws {
        guard try tx.absence(id) != nil else { return }
        let asked = try tx.leaveVisits(of: id).filter { record in
            try (1...max(1, record.asked)).contains { try tx.hasDeparted(cause: "leave:\(record.id):\($0)") }
        }
        try tx.remove(id)
        for record in asked {
            // Who was told that it cannot be must hear that it can, unless another leave lies over it.
            guard let visit = try tx.appointment(record.visit), record.isOpen(visit, now: tx.now),
                try !tx.isDisplaced(visit)
            else { continue }
            try VisitNotice(rules: rules).tell(visit, cause: "leave-dropped:\(record.id)", in: tx)
        }
        tx.audit(AuditEntry(actor: actor, act: .leaveDropped, object: .absence(id)))
    }

    private func offer(
        _ found: Displaced,
        _ record: inout LeaveVisit,
        by actor: AuditActor,
        in tx: Transaction
    ) throws {
        let visit = found.visit
        guard case .success(let address) = try Reach.of(visit.patient, for: .appointments, in: tx),
            let person = try tx.person(visit.patient), let place = try tx.location(visit.location),
            let facts = VisitFacts(visit, at: place)
        else { return }
        let offers = try found.slots.compactMap { try slotOffer($0, in: tx) }
        // A message says when and where: one that names the old time and place again would puzzle.
        let others = offers.filter { $0.start != visit.start || $0.location != visit.location }
        guard let first = others.first ?? offers.first else { return }
        record.asked += 1
        record.askedAt = tx.now
        try tx.update(record)
        let conversation = try tx.ensureConversation(line: rules.line, address: address.id)
        let dialogue = AppointmentDialogue(clinic: rules.clinicName, language: person.language)
        let leaves = rules.quietHours.nextAllowed(from: tx.now, in: Zone(person.zone) ?? .utc)
        let isOpen = conversation.window.isOpen(at: leaves + FlightCheck.windowMargin)
        let item = NewOutboxItem(
            cause: Self.cause(record),
            person: visit.patient,
            purpose: .appointments,
            // Moved, called off or back in its place before this leaves, it does not leave.
            anchor: OutboxItem.Anchor(id: record.id.rawValue, version: 1),
            notBefore: tx.now,
            notAfter: visit.start,
            content: isOpen ? dialogue.newTimes(facts, offers) : dialogue.newTime(facts, first)
        )
        try tx.say(item, in: conversation)
        tx.audit(AuditEntry(actor: actor, act: .leaveOffered, object: .visit(visit.id), person: visit.patient))
    }

    private func slotOffer(_ slot: Slot, in tx: Transaction) throws -> SlotOffer? {
        guard let practitioner = try tx.practitioner(slot.practitioner), let place = try tx.location(slot.location)
        else { return nil }
        return SlotOffer(start: slot.start, with: practitioner, at: place)
    }

    private static func cause(_ record: LeaveVisit) -> String { "leave:\(record.id):\(record.asked)" }

    /// Times that were being offered to those who wait are gone with it.
    private func wakeFreed(in taken: Taken, _ tx: Transaction) throws {
        let span = taken.start..<taken.end
        if case .practitioner(let id) = taken.owner { return try tx.lookAgain(atFreed: span, of: id) }
        for practitioner in try tx.practitioners() { try tx.lookAgain(atFreed: span, of: practitioner.id) }
    }
}

/// Free times outside a leave; visits of the same kind, length and practitioner share one look.
private struct OtherTimesOf {
    private struct Kind: Hashable {
        var visitType: Identifier<VisitType>
        var practitioner: Identifier<Practitioner>
        var length: Span
        var before: Int
        var after: Int
    }

    private let leave: Taken
    private let days: ClosedRange<LocalDate>
    private let tx: Transaction
    private var found: [Kind: [Slot]] = [:]

    init(_ leave: Taken, days: ClosedRange<LocalDate>, in tx: Transaction) {
        self.leave = leave
        self.days = days
        self.tx = tx
    }

    /// With the visit's own practitioner, and with others where that one is not free.
    mutating func free(for visit: Appointment) throws -> [Slot] {
        let kind = Kind(
            visitType: visit.visitType,
            practitioner: visit.practitioner,
            length: visit.end - visit.start,
            before: visit.bufferBefore,
            after: visit.bufferAfter
        )
        if let known = found[kind] { return try near(visit, known) }
        let own = try all(visit, SlotWish(practitioner: visit.practitioner))
        let anybody = try all(visit, SlotWish())
        let starts = Set(own.map(\.start))
        let free = own + anybody.filter { $0.practitioner != visit.practitioner && !starts.contains($0.start) }
        found[kind] = free
        return try near(visit, free)
    }

    private func all(_ visit: Appointment, _ wish: SlotWish) throws -> [Slot] {
        try SlotFinder(moving: visit, wish: wish, forAnybody: true, in: tx)?.all(days, also: [leave]) ?? []
    }

    /// Times of the weeks around the visit, if there are any; none so soon that it may be over before the answer, and none at
    /// which the patient has another visit.
    private func near(_ visit: Appointment, _ free: [Slot]) throws -> [Slot] {
        let earliest = min(visit.start, tx.now + Self.timeToAnswer)
        let others = try tx.upcoming(of: visit.patient, from: tx.now).filter { $0.id != visit.id }
        let ahead = free.filter { slot in
            slot.start >= earliest && !others.contains { $0.start < slot.end && $0.end > slot.start }
        }
        let span = visit.start - Self.reach..<visit.start + Self.reach
        let near = ahead.filter { span.contains($0.start) }
        return near.isEmpty ? Array(ahead.prefix(Self.most)) : near
    }

    private static let timeToAnswer = Span.days(1)
    private static let reach = Span.days(42)
    private static let most = 500
}
