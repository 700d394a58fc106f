import Hummingbird
import Synchronization

/// Whoever was to read an answer took nothing of it for too long.
struct StalledReader: Error {}

/// Counts the beats during which one write has been waiting for its reader.
final class ReaderWatch: Sendable {
    /// So many beats may pass over one write.
    static let patience = 4

    /// Nil while nothing is being written.
    private let beats = Mutex<Int?>(nil)

    func write<T>(_ body: () async throws -> T) async rethrows -> T {
        beats.withLock { $0 = 0 }
        defer { beats.withLock { $0 = nil } }
        return try await body()
    }

    func beat() throws(StalledReader) {
        let passed = beats.withLock { beats -> Int in
            guard let passed = beats else { return 0 }
            beats = passed + 1
            return passed + 1
        }
        if passed >= Self.patience { throw StalledReader() }
    }
}

/// Writes an answer whose reader may stop reading: then it is dropped, and the connection with it.
enum PatientWriting {
    /// Runs `write` beside a beat; `beaten` hears each.
    ///
    /// Throws `StalledReader` when one write outlasts `ReaderWatch.patience` beats.
    static func run(
        _ writer: inout any ResponseBodyWriter,
        beat: Duration,
        beaten: @escaping @Sendable () -> Void = {},
        _ write: @escaping @Sendable (inout any ResponseBodyWriter, ReaderWatch) async throws -> Void
    ) async throws {
        let watch = ReaderWatch()
        let lent = LentWriter(writer)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await Self.keepBeating(beat, watch, beaten) }
            group.addTask { try await write(&lent.writer, watch) }
            // Either the whole is written or the reader has stalled: that ends the other.
            defer { group.cancelAll() }
            try await group.next()
        }
        writer = lent.writer
    }

    private static func keepBeating(
        _ beat: Duration,
        _ watch: ReaderWatch,
        _ beaten: @Sendable () -> Void
    ) async throws {
        do {
            while true {
                try await Task.sleep(for: beat)
                try watch.beat()
                beaten()
            }
        } catch is CancellationError {
            return  // It is written.
        }
    }
}

/// A writer lent to the one task that writes.
// Safe: its owner waits for that task to end before it touches the writer again.
private final class LentWriter: @unchecked Sendable {
    var writer: any ResponseBodyWriter

    init(_ writer: any ResponseBodyWriter) {
        self.writer = writer
    }
}
