import Foundation

/// Keeps a second server off the same database: two of them would each send what waits.
///
/// The system lets go of the lock when the process ends, however it ends.
package final class StoreLock: Sendable {
    private let descriptor: Int32

    /// Throws `CommandFailure` when another server holds the database.
    package init(store path: String) throws {
        let lock = path + ".lock"
        descriptor = open(lock, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure("cannot write \(lock): check that its folder exists and may be written.")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw CommandFailure("another caduceus is running on \(path); stop it first.")
        }
    }

    /// Whether a server runs on this database.
    static func isHeld(store path: String) -> Bool {
        let descriptor = open(path + ".lock", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0
    }

    deinit {
        close(descriptor)
    }
}
