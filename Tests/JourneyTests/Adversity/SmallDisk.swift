import Foundation

/// A disk of a few megabytes in memory (tmpfs), to be filled up.
struct SmallDisk {
    let folder: URL

    /// Mounting is root's alone, and not even root's in every container.
    static let isPossible: Bool = {
        guard geteuid() == 0 else { return false }
        let trial = FileManager.default.temporaryDirectory.appending(path: "caduceus-disk-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(at: trial, withIntermediateDirectories: true)
        } catch {
            return false
        }
        defer { rmdir(trial.path) }
        guard mount("tmpfs", trial.path, "tmpfs", 0, "size=64k") == 0 else { return false }
        return umount2(trial.path, Int32(MNT_DETACH)) == 0
    }()

    private struct Failed: Error {
        var code: Int32
    }

    /// The disk is there while `body` runs.
    static func whileMounted<T>(megabytes: Int, at folder: URL, _ body: (SmallDisk) async throws -> T) async throws -> T
    {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        guard mount("tmpfs", folder.path, "tmpfs", 0, "size=\(megabytes)m") == 0 else { throw Failed(code: errno) }
        defer { umount2(folder.path, Int32(MNT_DETACH)) }
        return try await body(SmallDisk(folder: folder))
    }

    private var filler: URL { folder.appending(path: "somebody-elses-file") }

    /// Somebody else takes every byte that is left.
    func fill() throws {
        let descriptor = open(filler.path, O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failed(code: errno) }
        defer { close(descriptor) }
        let block = [UInt8](repeating: 1, count: 4_096)
        while write(descriptor, block, block.count) > 0 {}
        guard errno == ENOSPC else { throw Failed(code: errno) }
    }

    func free() throws {
        try FileManager.default.removeItem(at: filler)
    }
}
