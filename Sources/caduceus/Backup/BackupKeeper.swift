import Care
import Foundation
import Logging
import Practice
import ServiceLifecycle
import Store
import Synchronization

/// Takes the nightly backup and drills it, and tries again every hour after a failure.
struct BackupKeeper: Service {
    let clinic: ClinicSettings
    let backup: BackupSettings
    let store: any StoreCopying
    let clock: any WallClock
    let logger: Logger
    private let memory = Memory()

    init(
        clinic: ClinicSettings,
        backup: BackupSettings,
        store: any StoreCopying,
        clock: any WallClock,
        logger: Logger
    ) {
        self.clinic = clinic
        self.backup = backup
        self.store = store
        self.clock = clock
        self.logger = logger
    }

    func run() async throws {
        guard let zone = Zone(clinic.zone) else { return }
        let plan = NightlyPlan(minuteOfDay: backup.minuteOfDay, zone: zone)
        try await Loop(name: "backup", bell: Bell(), idle: .seconds(30), logger: logger) {
            if try await isDue(plan) { try await night() }
            return false
        }.run()
    }

    private func isDue(_ plan: NightlyPlan) async throws -> Bool {
        let standing = try await store.read { try $0.backupStanding() }
        // A full disk keeps no note of a failure: the next try waits its hour all the same.
        let failed = [standing.failure?.at, memory.state.withLock { $0.failed }].compactMap(\.self).max()
        let now = clock.now
        return plan.next(proved: standing.proved, failed: failed, now: now) <= now
    }

    private func night() async throws {
        do {
            let report = try await onOwnThread { isStopped in
                let work = BackupWork(
                    clinic: clinic,
                    place: backup.folder,
                    store: store,
                    clock: clock,
                    isStopped: isStopped
                )
                let unproved = memory.state.withLock { $0.unproved }
                return try work.night(keeping: backup.keep, replacing: unproved) { taken in
                    memory.state.withLock { $0.unproved = taken }
                }
            }
            memory.state.withLock { $0 = Memory.State() }
            logger.notice("the nightly backup was taken and proved good", metadata: ["backup": "\(report.stamp)"])
        } catch let error as CancellationError {
            throw error
        } catch {
            memory.state.withLock { $0.failed = clock.now }
            let words = advice(about: error) ?? "\(type(of: error))"
            logger.error("the nightly backup failed, again in an hour", metadata: ["advice": "\(words)"])
        }
    }
}

/// What this process remembers of the nights that failed.
private final class Memory: Sendable {
    struct State {
        var failed: Instant?
        /// Taken, and not proved good.
        var unproved: Backup?
    }

    let state = Mutex(State())
}

/// Runs what blocks for long on a thread of its own; it is asked to stop when the task is cancelled.
private func onOwnThread<T: Sendable>(
    _ work: @escaping @Sendable (_ isStopped: @escaping @Sendable () -> Bool) throws -> T
) async throws -> T {
    let stop = StopMark()
    return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread { continuation.resume(with: Result { try work { stop.isSet } }) }
            thread.name = "caduceus-backup"
            thread.stackSize = 4 << 20
            thread.start()
        }
    } onCancel: {
        stop.set()
    }
}

private final class StopMark: Sendable {
    private let mark = Atomic(false)

    var isSet: Bool { mark.load(ordering: .relaxed) }
    func set() { mark.store(true, ordering: .relaxed) }
}
