import Care
import Dialogue
import Store

/// Gathers what the flight check asks about, inside the transaction that acts on the verdict.
struct FlightFacts {
    private let rules: PracticeRules
    /// Nothing changes a template inside the transaction, and a batch is mostly one template.
    private var templates: [TemplateName: TemplateRecord?] = [:]

    private struct TemplateName: Hashable {
        var name: String
        var language: String
    }

    init(rules: PracticeRules) {
        self.rules = rules
    }

    mutating func check(_ departure: Departure, in tx: Transaction) throws -> FlightCheck {
        let item = departure.item
        return FlightCheck(
            purpose: item.purpose,
            notAfter: item.notAfter,
            anchor: try anchor(item, in: tx),
            consent: departure.consent,
            isOptedOut: departure.isOptedOut,
            content: try content(item.content, in: tx),
            window: departure.window,
            zone: departure.zone.flatMap(Zone.init) ?? .utc,
            quietHours: rules.quietHours
        )
    }

    private func anchor(_ item: OutboxItem, in tx: Transaction) throws -> FlightCheck.Anchor {
        guard let anchor = item.anchor else { return .none }
        guard let appointment = try tx.appointment(Identifier(anchor.id)) else {
            // Identifiers are one row's of all tables: it may hang on something else.
            return try isCurrent(anchor.id, in: tx) ? .current : .cancelled
        }
        return switch appointment.reasonAgainstReminder(version: anchor.version, now: tx.now) {
        // Whatever hangs on a visit itself says that it takes place.
        case nil: try tx.isDisplaced(appointment) ? .displaced : .current
        case .anchorMoved: .moved
        case .anchorPast: .past
        default: .cancelled
        }
    }

    private func isCurrent(_ anchor: Int64, in tx: Transaction) throws -> Bool {
        if let offer = try tx.offer(Identifier(anchor)) { return try isWanted(offer, in: tx) }
        if let displaced = try tx.leaveVisit(anchored: anchor), let visit = try tx.appointment(displaced.visit) {
            return displaced.isOpen(visit, now: tx.now)
        }
        if let miss = try tx.missedVisit(anchored: anchor) {
            return try MissedFollowUp(rules: rules).isWanted(miss, in: tx)
        }
        if let news = try tx.news(anchored: anchor) { return try VisitNotice.isCurrent(news, in: tx) }
        if let due = try tx.dueVisit(anchored: anchor) {
            return try FollowUpInvitation(rules: rules).isWanted(due, in: tx)
        }
        guard let arrival = try tx.arrival(anchored: anchor), let visit = try tx.appointment(arrival.visit) else {
            return false
        }
        return visit.state == .booked && visit.slotVersion == arrival.slotVersion
    }

    /// Whether the time can still be had, and is still a gain.
    private func isWanted(_ offer: Offer, in tx: Transaction) throws -> Bool {
        guard offer.isOpen(at: tx.now), let entry = try tx.waitListEntry(offer.entry), entry.state == .waiting else {
            return false
        }
        return entry.replaces.map { offer.slot.start < $0.start } ?? true
    }

    private mutating func content(_ content: OutgoingContent, in tx: Transaction) throws -> FlightCheck.Content {
        guard case .template(let call) = content else { return .freeForm }
        guard let template = try template(TemplateName(name: call.name, language: call.language), in: tx) else {
            return .template(nil)
        }
        return .template(
            FlightCheck.Template(
                standing: FlightCheck.Template.Standing(status: template.status),
                hasExpectedCategory: template.category == template.expectedCategory,
                hasExpectedParameters: template.parameters == call.parameters.count
                    && template.buttons >= call.payloads.count
            )
        )
    }

    private mutating func template(_ name: TemplateName, in tx: Transaction) throws -> TemplateRecord? {
        if let known = templates[name] { return known }
        let found = try tx.template(name.name, language: name.language)
        templates[name] = found
        return found
    }
}
