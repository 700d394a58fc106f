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

    private let store: any StoreEngine
    private let port: ChannelPort
    private let rules: PracticeRules
    private let logger: Logger

    package init(store: any StoreEngine, port: ChannelPort, rules: PracticeRules, logger: Logger) {
        self.store = store
        self.port = port
        self.rules = rules
        self.logger = logger
    }

    /// Settles what a death left behind; before any service runs.
    package func recover() async throws {
        try await store.write { tx in
            try tx.recoverOutbox()
            if try tx.wasWrittenAhead() { try tx.lookAtEverythingAgain() }
        }
    }

    /// Lets every loop look at once, because the clock was moved.
    package func wake() {
        for bell in [intakeBell, agendaBell, deliveryBell, mediaBell] { bell.ring() }
    }

    /// Keeps a payload durably; what the webhook acknowledges.
    package func journal(_ payload: [UInt8]) async throws {
        try await store.write { tx in _ = try tx.append(toJournal: payload) }
        intakeBell.ring()
    }

    /// In the order they depend on each other, the first needed by all.
    package func services(width: Int = DeliveryService.standardWidth) -> [any Service] {
        [
            DeliveryService(
                store: store,
                delivery: Delivery(rules: rules),
                send: port.send,
                bell: deliveryBell,
                width: width,
                logger: logger
            ),
            agenda(), media(), intake(), unknownSends(), housekeeping(), clock(),
        ]
    }

    private func clock() -> Loop {
        let watch = ClockWatch()
        return Loop(name: "clock", bell: Bell(), idle: .seconds(1), logger: logger) { [self] in
            guard try await watch.look(store) else { return false }
            logger.warning("the clock was set back; what waits is looked at again")
            wake()
            return false
        }
    }

    private func intake() -> Loop {
        let intake = Intake(rules: rules, read: port.read)
        return Loop(name: "intake", bell: intakeBell, idle: .milliseconds(500), logger: logger) { [self] in
            let handled = try await store.write { tx in
                try intake.handleNew(limit: 64, in: tx) + intake.handleDue(limit: 64, in: tx)
            }
            if handled > 0 {
                deliveryBell.ring()
                mediaBell.ring()
            }
            return handled > 0
        }
    }

    private func agenda() -> Loop {
        let planner = ReminderPlanner(rules: rules)
        return Loop(name: "agenda", bell: agendaBell, idle: .milliseconds(500), logger: logger) { [self] in
            let settled = try await store.write { tx in try planner.enqueueDue(limit: 100, in: tx) }
            if settled > 0 { deliveryBell.ring() }
            return settled > 0
        }
    }

    private func media() -> Loop {
        Loop(name: "media", bell: mediaBell, idle: .seconds(2), logger: logger) { [self] in
            let waiting = try await store.read { tx in try tx.waitingMedia(limit: Self.mediaAtOnce) }
            // Side by side, so that one slow file does not keep the others waiting.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for item in waiting { group.addTask { try await fetch(item) } }
                try await group.waitForAll()
            }
            return !waiting.isEmpty
        }
    }

    private static let mediaAtOnce = 4

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
            try await store.write { tx in try UnknownSweep.run(limit: 100, in: tx) == 100 }
        }
    }

    private func housekeeping() -> Loop {
        Loop(name: "housekeeping", bell: Bell(), idle: .seconds(600), logger: logger) { [self] in
            try await store.write { tx in
                try tx.pruneEarlyStatuses(before: tx.now - .days(8))
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
