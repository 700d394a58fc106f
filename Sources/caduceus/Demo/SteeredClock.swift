package import Care
package import Foundation
import Synchronization

/// The machine's clock, moved forward by a person; how far is kept in a file, so that a restart goes on from there.
package final class SteeredClock: WallClock {
    private let offset: Mutex<Span>
    private let file: URL

    /// Reads the file if there is one, else starts at `start` and writes it.
    package init(file: URL, start: (_ now: Instant) -> Instant) throws {
        self.file = file
        let machine = Instant(Date())
        if FileManager.default.fileExists(atPath: file.path) {
            let text = try String(contentsOf: file, encoding: .utf8)
            guard let microseconds = Int64(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
                throw CommandFailure("\(file.path) holds no number; remove the demo's folder to start afresh.")
            }
            offset = Mutex(Span(microseconds: microseconds))
        } else {
            let first = start(machine) - machine
            offset = Mutex(first)
            try Self.write(first, to: file)
        }
    }

    package var now: Instant { Instant(Date()) + offset.withLock { $0 } }

    /// Moves the clock; the file is whole at every moment, before or after.
    package func advance(by span: Span) throws {
        try offset.withLock { offset in
            try Self.write(offset + span, to: file)
            offset = offset + span
        }
    }

    private static func write(_ offset: Span, to file: URL) throws {
        try Data("\(offset.microseconds)\n".utf8).write(to: file, options: .atomic)
    }
}
