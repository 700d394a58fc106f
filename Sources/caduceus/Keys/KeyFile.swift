import Foundation
package import Store

/// The file that holds the clinic's master keys; every failure says what to do.
package struct KeyFile: Sendable {
    /// Where the file itself lies, behind whatever links name it.
    package let path: String

    package init(path: String) {
        self.path = URL(filePath: path).resolvingSymlinksInPath().path
    }

    package func read() throws -> MasterKeys {
        let text: String
        do {
            text = try SettingsSource.text(ofFile: path)
        } catch {
            throw CommandFailure("cannot read the master keys in \(path): check that the file exists and is readable.")
        }
        do {
            return try MasterKeys(parsing: text)
        } catch {
            throw CommandFailure("\(path) does not hold master keys: put back the copy of it that is kept apart.")
        }
    }

    /// Replaces the file in one step, readable by its owner only: whoever reads sees the old keys or the new ones, whole,
    /// and what was written is on the disk.
    package func write(_ keys: MasterKeys) throws {
        // A death may have left one behind; nobody else writes, see `locked`.
        let draft = path + ".new"
        unlink(draft)
        do {
            try writeDurably(Array(keys.text.utf8), to: draft)
            try keepOwner(of: draft)
            guard rename(draft, path) == 0 else { throw Refused() }
            try syncFolder()
        } catch {
            unlink(draft)
            throw CommandFailure(
                "cannot write \(path): the keys are as they were. Run this as the file's owner or as root, on a file whose "
                    + "folder may be written; what a service manager copies in place (systemd's credentials) is not the file."
            )
        }
    }

    /// Runs `body` while no other process changes the keys.
    package func locked<T>(_ body: () throws -> T) throws -> T {
        let folder = open(self.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw CommandFailure("cannot open the folder of \(path): check that it exists.") }
        defer { close(folder) }
        guard flock(folder, LOCK_EX | LOCK_NB) == 0 else {
            throw CommandFailure("another `caduceus keys` is at work on \(path): wait until it is done.")
        }
        return try body()
    }

    private struct Refused: Error {}

    private var folder: String { URL(filePath: path).deletingLastPathComponent().path }

    private func writeDurably(_ bytes: [UInt8], to draft: String) throws {
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Refused() }
        defer { close(file) }
        guard fchmod(file, 0o600) == 0, Foundation.write(file, bytes, bytes.count) == bytes.count, fsync(file) == 0
        else {
            throw Refused()
        }
    }

    /// The server may run as another user than whoever rotates.
    private func keepOwner(of draft: String) throws {
        let old = try FileManager.default.attributesOfItem(atPath: path)
        guard let user = (old[.ownerAccountID] as? NSNumber)?.uint32Value,
            let group = (old[.groupOwnerAccountID] as? NSNumber)?.uint32Value
        else { throw Refused() }
        guard user != geteuid() || group != getegid() else { return }
        guard chown(draft, user, group) == 0 else { throw Refused() }
    }

    private func syncFolder() throws {
        let folder = open(self.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw Refused() }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw Refused() }
    }
}
