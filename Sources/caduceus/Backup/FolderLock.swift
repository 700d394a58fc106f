import Foundation

/// Keeps two from working on one folder of backups; the system lets go of it when the process ends, however it ends.
final class FolderLock: Sendable {
    private let descriptor: Int32

    init(_ folder: URL) throws {
        let path = folder.appending(path: ".lock").path
        descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure("cannot write in \(folder.path): check who may write there.")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw CommandFailure("another backup or drill is at work in \(folder.path); wait for its end.")
        }
    }

    deinit {
        close(descriptor)
    }
}
