import Care
package import Dialogue
package import Logging
package import ServiceLifecycle
package import Store

/// The services that never stop, over one store and one channel.
package struct PracticeServices: Sendable {
    package let intakeBell = Bell()
    package let agendaBell = Bell()
    package let deliveryBell = Bell()
    package let mediaBell = Bell()

    package let lanesBell = Bell()
    package let calendarBell = Bell()

    private let store: any StoreEngine
    private let lanes: NodeLanes
    private let isAlone: Bool
    private let port: ChannelPort
    private let calendars: CalendarPort?
    private let rules: PracticeRules
    private let hazard: Hazard
    private let logger: Logger

    /// `lanes` is what `join` gave.
    package init(
        store: any StoreEngine,
        lanes: NodeLanes,
        isAlone: Bool,
        port: ChannelPort,
        calendars: CalendarPort? = nil,
        rules: PracticeRules,
        hazard: Hazard = .none,
        logger: Logger
    ) {
        self.store = store
        self.lanes = lanes
        self.isAlone = isAlone
        self.port = port
        self.calendars = calendars
        self.rules = rules
        self.hazard = hazard
        self.logger = logger
    }

    /// Makes this start a node of the clinic, and settles what a death left behind; before any service runs.
    ///
    /// `isAlone` is true where the database has one server at a time: it takes every lane for good.
    package static func join(
        _ store: any StoreEngine,
        named name: String,
        isAlone: Bool,
        hazard: Hazard = .none
    ) async throws -> NodeLanes {
        let lanes = try await store.write { tx in
            try tx.ensureSystemKey()
            // Nobody watched the clock meanwhile.
            if try tx.wasWrittenAhead() { try tx.forgetWaitsOfLaterClock() }
            guard isAlone else { return try NodeLanes.join(named: name, in: tx) }
            try tx.recoverOutbox()
            hazard.pass(.recoveryBeforeCommit)
            return try NodeLanes.joinAlone(named: name, in: tx)
        }
        hazard.pass(.recoveryAfterCommit)
        return lanes
    }

    /// Lets every loop look at once, because the clock was moved.
    package func wake() {
        for bell in [intakeBell, agendaBell, deliveryBell, mediaBell] { bell.ring() }
    }

    /// Something changed, here or on another node: the loops that wait for it look.
    package func hear(_ notices: [ChangeNotice]) {
        for notice in notices {
            switch notice {
            case .journal: intakeBell.ring()
            case .appointments:
                agendaBell.ring()
                calendarBell.ring()
            case .queued: deliveryBell.ring()
            case .lanes: lanesBell.ring()
            case .outbox, .templates, .conversations, .conversation: break
            }
        }
    }

    /// Keeps a payload durably; what the webhook acknowledges.
    package func journal(_ payload: [UInt8]) async throws {
        try await store.append { tx in
            _ = try tx.append(toJournal: payload)
            hazard.pass(.journalBeforeCommit)
        }
        hazard.pass(.journalAfterCommit)
    }

    /// In the order they depend on each other, the first needed by all.
    package func services(width: Int = DeliveryService.standardWidth) -> [any Service] {
        let keeper: [any Service] =
            isAlone ? [] : [LaneKeeper(store: store, lanes: lanes, bell: lanesBell, logger: logger)]
        return keeper + [
            DeliveryService(
                store: store,
                delivery: Delivery(rules: rules, lanes: lanes),
                send: port.send,
                bell: deliveryBell,
                width: width,
                hazard: hazard,
                logger: logger
            ),
            agenda(), media(), intake(), unknownSends(), housekeeping(),
        ] + (calendars.map { [watch($0)] } ?? [])
    }

    /// Practitioners' own calendars.
    ///
    /// Visits changed by another process ring no bell, so it looks by itself, too.
    private func watch(_ port: CalendarPort) -> Loop {
        let look = CalendarLook(store: store, port: port, rules: rules) { [lanes] in try lanes.has(.calendars, in: $0) }
        return Loop(name: "calendars", bell: calendarBell, idle: .seconds(2), logger: logger) {
            // What is left over after one round waits for its own moment.
            _ = try await look.all()
            return false
        }
    }

    private func intake() -> Loop {
        let intake = Intake(rules: rules, read: port.read)
        return Loop(name: "intake", bell: intakeBell, idle: .milliseconds(500), logger: logger) { [self] in
            let handled = try await store.write { tx in
                guard try lanes.has(.intake, in: tx) else { return 0 }
                let handled = try intake.handleNew(limit: 64, in: tx) + intake.handleDue(limit: 64, in: tx)
                if handled > 0 { hazard.pass(.intakeBeforeCommit) }
                return handled
            }
            if handled > 0 {
                hazard.pass(.intakeAfterCommit)
                deliveryBell.ring()
                mediaBell.ring()
            }
            return handled > 0
        }
    }

    private func agenda() -> Loop {
        let planner = ReminderPlanner(rules: rules)
        let rescue = Rescue(rules: rules)
        return Loop(name: "agenda", bell: agendaBell, idle: .milliseconds(500), logger: logger) { [self] in
            let settled = try await store.write { tx in
                guard try lanes.has(.agenda, in: tx) else { return 0 }
                let settled = try planner.enqueueDue(limit: 100, in: tx) + rescue.lookAtDue(limit: 20, in: tx)
                if settled > 0 { hazard.pass(.agendaBeforeCommit) }
                return settled
            }
            if settled > 0 {
                hazard.pass(.agendaAfterCommit)
                deliveryBell.ring()
            }
            return settled > 0
        }
    }

    private func media() -> Loop {
        Loop(name: "media", bell: mediaBell, idle: .seconds(2), logger: logger) { [self] in
            let found = try await store.read { tx in
                try lanes.has(.media, in: tx) ? try tx.waitingMedia(limit: Self.mediaAtOnce) : []
            }
            let waiting = Self.together(found)
            // Side by side, so that one slow file does not keep the others waiting.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for item in waiting { group.addTask { try await fetch(item) } }
                try await group.waitForAll()
            }
            return !waiting.isEmpty
        }
    }

    private static let mediaAtOnce = 4

    /// What is fetched at the same time: a document may be a hundred megabytes, so of those one.
    package static func together(_ waiting: [WaitingMedia]) -> [WaitingMedia] {
        var hasDocument = false
        return waiting.filter { item in
            guard item.media.kind == .document else { return true }
            defer { hasDocument = true }
            return !hasDocument
        }
    }

    private func fetch(_ item: WaitingMedia) async throws {
        let bytes: [UInt8]
        do {
            bytes = try await port.fetchMedia(item.media, item.line)
        } catch {
            let lost = error as? MediaLost
            let failure = lost?.reason ?? "\(type(of: error))"
            return try await store.write { tx in
                let next = lost == nil ? Self.nextTry(item, now: tx.now) : nil
                try tx.postpone(item.id, until: next, failure: failure)
            }
        }
        try await store.write { tx in try tx.store(bytes, of: item.id) }
    }

    /// Ten seconds, then twice as long each time up to an hour, for as long as Meta keeps received media: 7 days.
    static func nextTry(_ item: WaitingMedia, now: Instant) -> Instant? {
        let wait = min(Span.seconds(Int64(10) << Int64(min(item.attempts, 12))), .hours(1))
        return now + wait < item.receivedAt + .days(7) ? now + wait : nil
    }

    private func unknownSends() -> Loop {
        Loop(name: "unknown sends", bell: Bell(), idle: .seconds(30), logger: logger) { [self] in
            try await store.write { tx in
                try lanes.has(.unknownSends, in: tx) && UnknownSweep.run(limit: 100, in: tx) == 100
            }
        }
    }

    private func housekeeping() -> Loop {
        Loop(name: "housekeeping", bell: Bell(), idle: .seconds(600), logger: logger) { [self] in
            try await store.write { tx in
                guard try lanes.has(.housekeeping, in: tx) else { return false }
                try tx.pruneEarlyStatuses(before: tx.now - .days(8))
                try tx.pruneHolds(before: tx.now - .days(1))
                try tx.pruneVisitMessages(before: tx.now - ReservationDesk.longestChat)
                try tx.pruneBookingCards(before: tx.now - .days(90))
                try tx.pruneCalendarVisits(before: tx.now - .days(30))
                try tx.pruneCalendarDecisions(before: tx.now - .days(90))
                // A few thousand rows at a time, so that the one writer is never held long.
                let pruned = [
                    try tx.pruneJournal(handledBefore: tx.now - .days(7), limit: Self.pruneLimit),
                    try tx.pruneEvents(handledBefore: tx.now - .days(8), limit: Self.pruneLimit),
                    try tx.pruneNotices(before: tx.now - .days(90), limit: Self.pruneLimit),
                ]
                return pruned.contains(Self.pruneLimit)
            }
        }
    }

    private static let pruneLimit = 2_000
}
