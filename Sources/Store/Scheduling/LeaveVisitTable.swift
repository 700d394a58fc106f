package import Care
package import Dialogue

/// Which visits a leave displaced, and whose patients were offered other times.
extension Transaction {
    private static let leaveColumns = "id, absence_id, appointment_id, slot_version, asked, asked_at, obstacle"

    package func absence(_ id: Identifier<Absence>) throws -> Absence? {
        try row(
            "SELECT id, practitioner_id, location_id, resource_id, start_at, end_at, reason FROM absence WHERE id = ?",
            [.id(id)],
            Self.readAbsence
        )
    }

    package func insert(_ visit: LeaveVisit) throws {
        try execute(
            "INSERT INTO leave_visit (\(Self.leaveColumns)) VALUES (?, ?, ?, ?, ?, ?, ?)",
            .id(visit.id),
            .id(visit.absence),
            .id(visit.visit),
            .int(visit.slotVersion),
            .int(visit.asked),
            .instant(visit.askedAt),
            .optional(visit.obstacle)
        )
    }

    /// Keeps how often the patient was asked, and what stands in the way.
    package func update(_ visit: LeaveVisit) throws {
        try execute(
            "UPDATE leave_visit SET asked = ?, asked_at = ?, obstacle = ? WHERE id = ?",
            .int(visit.asked),
            .instant(visit.askedAt),
            .optional(visit.obstacle),
            .id(visit.id)
        )
        tell(.appointments)
    }

    /// Those of one leave, in the order they were entered.
    package func leaveVisits(of absence: Identifier<Absence>) throws -> [LeaveVisit] {
        try rows(
            "SELECT \(Self.leaveColumns) FROM leave_visit WHERE absence_id = ? ORDER BY id",
            [.id(absence)],
            Self.readLeaveVisit
        )
    }

    /// Those of every leave that lies over the visit at the time it has.
    package func leaveVisits(about visit: Appointment) throws -> [LeaveVisit] {
        try rows(
            "SELECT \(Self.leaveColumns) FROM leave_visit WHERE appointment_id = ? AND slot_version = ? ORDER BY id",
            [.id(visit.id), .int(visit.slotVersion)],
            Self.readLeaveVisit
        )
    }

    /// What a message hangs on.
    package func leaveVisit(anchored anchor: Int64) throws -> LeaveVisit? {
        try row("SELECT \(Self.leaveColumns) FROM leave_visit WHERE id = ?", [.int(anchor)], Self.readLeaveVisit)
    }

    /// Whether nobody is there to see the patient at the time the visit has.
    package func isDisplaced(_ visit: Appointment) throws -> Bool {
        try number(
            "SELECT count(*) FROM leave_visit WHERE appointment_id = ? AND slot_version = ?",
            [.id(visit.id), .int(visit.slotVersion)]
        ) > 0
    }

    /// How far the message of a cause has got, as the channel told, or why it did not leave.
    package func fate(ofCause cause: String) throws -> MessageFate? {
        try row(
            "SELECT state, status, reason, failure_code FROM outbox WHERE cause = ?",
            [.text(cause)]
        ) {
            MessageFate(
                state: OutboxItem.State(rawValue: $0.text(0)) ?? .queued,
                status: DeliveryStatus(rawValue: Int($0.int(1))),
                reason: $0.optionalText(2) ?? $0.optionalInt(3).map(String.init)
            )
        }
    }

    private static func readLeaveVisit(_ row: any SQLRow) -> LeaveVisit {
        LeaveVisit(
            id: row.id(0),
            absence: row.id(1),
            visit: row.id(2),
            slotVersion: Int(row.int(3)),
            asked: Int(row.int(4)),
            askedAt: row.optionalInstant(5),
            obstacle: row.optionalText(6)
        )
    }
}

/// How far a message has got.
package struct MessageFate: Sendable, Hashable {
    package var state: OutboxItem.State
    package var status: DeliveryStatus?
    package var reason: String?

    package init(state: OutboxItem.State, status: DeliveryStatus? = nil, reason: String? = nil) {
        self.state = state
        self.status = status
        self.reason = reason
    }

    /// Nothing of it will arrive any more.
    package var hasFailed: Bool {
        switch state {
        case .rejected, .refused, .expired: true
        case .accepted: status == .failed
        case .queued, .sending, .unknown: false
        }
    }

    package var wasRead: Bool { status == .read || status == .played }

    /// It is on its way still.
    package var isPending: Bool { state == .queued || state == .sending }
}
