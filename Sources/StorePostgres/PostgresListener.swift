#if Postgres
private import Foundation
import Store
private import Synchronization

/// Hears what other nodes changed, on a thread and a connection of its own.
final class PostgresListener: Sendable {
    private let isStarted = Atomic(false)
    private let isStopped = Atomic(false)
    private let ended = DispatchSemaphore(value: 0)

    /// `told` hears of everything when the connection was lost, since something may have been missed; `isOurs` says whether
    /// a process of the server works for this engine, which tells its own changes itself.
    func start(
        _ address: PostgresAddress,
        options: PostgresOptions,
        isOurs: @escaping @Sendable (Int32) -> Bool,
        told: @escaping @Sendable ([ChangeNotice]) -> Void
    ) {
        isStarted.store(true, ordering: .relaxed)
        let thread = Thread { [self] in
            while !isStopped.load(ordering: .relaxed) {
                do {
                    let connection = try PostgresConnection(address.keywords(name: options.name + " listener"))
                    try connection.control(options.setup + "; LISTEN caduceus")
                    told(ChangeNotice.everything)
                    try listen(connection, isOurs, told)
                } catch {
                    // Whoever writes or reads meets the same trouble and tells of it; here it is only waited for.
                    Thread.sleep(forTimeInterval: 0.5)
                }
            }
            ended.signal()
        }
        thread.name = "caduceus-listener"
        thread.start()
    }

    private func listen(
        _ connection: PostgresConnection,
        _ isOurs: (Int32) -> Bool,
        _ told: ([ChangeNotice]) -> Void
    ) throws {
        while !isStopped.load(ordering: .relaxed) {
            let heard = try connection.notifications(waitingAtMost: 250)
            let notices = heard.filter { !isOurs($0.process) }.flatMap { ChangeNotice.decode($0.payload) }
            if !notices.isEmpty { told(Array(Set(notices))) }
        }
    }

    func stop() {
        isStopped.store(true, ordering: .relaxed)
    }

    /// Returns once the thread tells nobody any more; after `stop`, once.
    func awaitEnd() {
        if isStarted.load(ordering: .relaxed) { ended.wait() }
    }
}
#endif
