package import Care
import Dialogue

/// Who did it.
package enum AuditActor: Hashable, Sendable {
    case staff(Identifier<Staff>)
    case system(Part)
    case commandLine
    /// Somebody who was not let in.
    case stranger

    /// The parts of the server that act by themselves.
    package enum Part: String, Sendable, CaseIterable {
        case intake
        case delivery
        case templates
        case server
        case backup
        case calendars
    }
}

/// What it was done to, by kind and id.
package enum AuditObject: Hashable, Sendable {
    case conversation(Identifier<Conversation>)
    case message(Identifier<Message>)
    case media(Identifier<WaitingMedia>)
    case notice(Identifier<ChannelNotice>)
    case outbox(Identifier<OutboxItem>)
    case visit(Identifier<Appointment>)
    case absence(Identifier<Absence>)
    case waitListEntry(Identifier<WaitListEntry>)
    case freedSlot(Identifier<FreedSlot>)
    case staff(Identifier<Staff>)

    var kind: String {
        switch self {
        case .conversation: "conversation"
        case .message: "message"
        case .media: "media"
        case .notice: "notice"
        case .outbox: "outbox"
        case .visit: "visit"
        case .absence: "absence"
        case .waitListEntry: "wait_list_entry"
        case .freedSlot: "freed_slot"
        case .staff: "staff"
        }
    }

    package var id: Int64 {
        switch self {
        case .conversation(let id): id.rawValue
        case .message(let id): id.rawValue
        case .media(let id): id.rawValue
        case .notice(let id): id.rawValue
        case .outbox(let id): id.rawValue
        case .visit(let id): id.rawValue
        case .absence(let id): id.rawValue
        case .waitListEntry(let id): id.rawValue
        case .freedSlot(let id): id.rawValue
        case .staff(let id): id.rawValue
        }
    }
}

/// Why, as a code: made only of codes there are, so that no text of anybody's gets in.
package struct AuditReason: Hashable, Sendable {
    package let code: String

    private init(code: String) {
        self.code = code
    }

    package init(_ reason: ReasonCode) {
        self.init(code: reason.rawValue)
    }

    package init(_ reason: Appointment.CancelReason) {
        self.init(code: reason.rawValue)
    }

    /// A form of another site, or without the session's token.
    package static let foreignForm = AuditReason(code: "foreign_form")
}

/// One entry of the audit chain as whoever acts writes it: ids and codes, nothing of the patient's.
package struct AuditEntry: Hashable, Sendable {
    package var actor: AuditActor
    package var act: AuditAct
    package var object: AuditObject?
    package var person: Identifier<Person>?
    package var reason: AuditReason?
    /// How many rows an import or a refresh changed.
    package var amount: Int?
    /// Whose sealed data was opened, or touched by an import, in rising order.
    package var subjects: [Int64]

    package init(
        actor: AuditActor,
        act: AuditAct,
        object: AuditObject? = nil,
        person: Identifier<Person>? = nil,
        reason: AuditReason? = nil,
        amount: Int? = nil,
        subjects: [Int64] = []
    ) {
        self.actor = actor
        self.act = act
        self.object = object
        self.person = person
        self.reason = reason
        self.amount = amount
        self.subjects = subjects
    }
}
