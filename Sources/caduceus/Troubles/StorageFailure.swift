import Foundation
import Practice

/// What happens when the disk fails: the process ends at once, and the next one tells of it for a day.
struct StorageFailure: Sendable {
    /// Beside the database; its date says when.
    private let mark: String
    private static let memory: TimeInterval = 86_400

    init(store path: String) {
        mark = path + ".failed"
    }

    /// Ends the process before any caller hears that something was kept.
    func end(_ reason: String) -> Never {
        StandardError.print(
            "caduceus: the storage failed (\(reason)). Stopping at once, so that nothing is told to be kept that is not; "
                + "the next start recovers. Check the disk."
        )
        // The disk may refuse this too; the line above is then all there is.
        _ = try? Data((reason + "\n").utf8).write(to: URL(filePath: mark))
        _exit(TroubleReference.exitCode)
    }

    /// The failure of the last day, if there was one.
    func trouble(at now: Date = Date()) -> FoundTrouble? {
        // Without the mark there was none.
        let attributes = try? FileManager.default.attributesOfItem(atPath: mark)
        guard let date = attributes?[.modificationDate] as? Date, now.timeIntervalSince(date) < Self.memory else {
            return nil
        }
        return FoundTrouble(.storageFailed, "at \(date.ISO8601Format())")
    }
}
