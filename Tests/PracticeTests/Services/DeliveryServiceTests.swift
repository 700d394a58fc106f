import Care
import Dialogue
import Foundation
import Logging
import Practice
import ServiceLifecycle
import ServiceLifecycleTestKit
import Store
import Synchronization
import TestKit
import Testing

@Suite struct DeliveryServiceTests {
    /// A store that fails for a while when told to.
    private final class MoodyStore: StoreEngine {
        let engine: any StoreEngine
        let failures = Mutex(0)

        init(_ engine: any StoreEngine) {
            self.engine = engine
        }

        var vault: Vault { engine.vault }

        func write<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
            let fails = failures.withLock { left in
                left -= 1
                return left >= 0
            }
            if fails { throw StoreError.unavailable(reason: "disk full") }
            return try await engine.write(body)
        }

        func read<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
            try await engine.read(body)
        }

        func writeBlocking<T>(_ body: (Transaction) throws -> T) throws -> T { try engine.writeBlocking(body) }
        func readBlocking<T>(_ body: (Transaction) throws -> T) throws -> T { try engine.readBlocking(body) }
        func migrate() throws { try engine.migrate() }
    }

    private func service(
        _ desk: DeliveryDesk,
        _ store: any StoreEngine,
        width: Int = DeliveryService.standardWidth,
        _ send: @escaping @Sendable (OutgoingMessage) async -> SendOutcome
    ) -> DeliveryService {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return DeliveryService(
            store: store,
            delivery: desk.delivery,
            send: send,
            bell: Bell(),
            width: width,
            logger: logger
        )
    }

    @Test(.endsInTime)
    func `what is in the air when the server is told to stop lands, and its outcome is kept`() async throws {
        let desk = try DeliveryDesk()
        let id = try desk.say("a")
        let (departures, departed) = AsyncStream.makeStream(of: Void.self)
        let (permits, permit) = AsyncStream.makeStream(of: Void.self)
        // With a width of one nothing else is being taken off while the first is in the air.
        let service = service(desk, desk.engine, width: 1) { _ in
            departed.yield()
            // A cancelled task would see this end at once.
            for await _ in permits { break }
            return Task.isCancelled
                ? .failed(ChannelFailure(code: 0, disposition: .unknown, advice: "cut off"))
                : .accepted(id: "wamid.1", address: nil)
        }
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await service.run() }
                for await _ in departures { break }
                trigger.triggerGracefulShutdown()
                try desk.say("too late", to: try desk.neighbour(1))
                permit.yield()
                try await group.waitForAll()
            }
        }
        #expect(try desk.state(id) == "accepted")
        #expect(try desk.takeOff().count == 1, "what was not in the air waits for the next start")
    }

    @Test(.endsInTime)
    func `an outcome is kept although the store could not write when it came`() async throws {
        let desk = try DeliveryDesk()
        let id = try desk.say("a")
        let store = MoodyStore(desk.engine)
        let service = service(desk, store) { _ in
            store.failures.withLock { $0 = 1 }
            return .failed(ChannelFailure(code: 131_026, disposition: .refused, advice: "not on WhatsApp"))
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            while try desk.state(id) != "rejected refused_by_channel" { try await Task.sleep(for: .milliseconds(20)) }
            group.cancelAll()
        }
        #expect(try desk.state(id) == "rejected refused_by_channel")
    }
}
