import Crypto
import Foundation

/// What backups do to files, so that it outlives a power cut; every failure says which file and why.
enum DurableFiles {
    /// Puts a file, or a folder's list of names, on the disk.
    static func sync(_ url: URL) throws {
        let descriptor = open(url.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", url) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("sync", url) }
    }

    static func write(_ data: Data, to url: URL) throws {
        do {
            try data.write(to: url)
        } catch {
            throw CommandFailure("cannot write \(url.path): \(error.localizedDescription)")
        }
        try sync(url)
    }

    /// Gives a file or folder its name for good.
    static func rename(_ from: URL, to: URL) throws {
        guard Foundation.rename(from.path, to.path) == 0 else { throw failure("rename", from) }
        try sync(to.deletingLastPathComponent())
    }

    /// Copies a file piece by piece; gives its SHA-256 as it was read.
    static func copy(_ from: URL, to: URL) throws -> String {
        let mode: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
        guard FileManager.default.createFile(atPath: to.path, contents: nil, attributes: mode) else {
            throw CommandFailure("cannot write \(to.path): check that its folder exists and may be written.")
        }
        do {
            let target = try FileHandle(forWritingTo: to)
            defer { target.closeFile() }
            return try digest(of: from) { try target.write(contentsOf: $0) }
        } catch {
            throw CommandFailure("cannot copy \(from.path) to \(to.path): \(error.localizedDescription)")
        }
    }

    static func sha256(of url: URL) throws -> String {
        do {
            return try digest(of: url) { _ in }
        } catch {
            throw CommandFailure("cannot read \(url.path): \(error.localizedDescription)")
        }
    }

    private static func digest(of url: URL, _ each: (Data) throws -> Void) throws -> String {
        let source = try FileHandle(forReadingFrom: url)
        defer { source.closeFile() }
        var hash = SHA256()
        while let piece = try source.read(upToCount: 1 << 20), !piece.isEmpty {
            hash.update(data: piece)
            try each(piece)
        }
        let digits = Array("0123456789abcdef")
        return String(hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    /// Bytes of all files in a folder.
    static func treeSize(of folder: URL) throws -> Int64 {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path).reduce(0) { total, path in
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.appending(path: path).path)
            let isFile = attributes[.type] as? FileAttributeType == .typeRegular
            return total + (isFile ? (attributes[.size] as? NSNumber)?.int64Value ?? 0 : 0)
        }
    }

    /// Puts a folder and all in it on the disk.
    static func syncTree(_ folder: URL) throws {
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            try sync(folder.appending(path: path))
        }
        try sync(folder)
    }

    static func copyTree(_ from: URL, to: URL) throws {
        do {
            try FileManager.default.copyItem(at: from, to: to)
        } catch {
            throw CommandFailure("cannot copy \(from.path) to \(to.path): \(error.localizedDescription)")
        }
    }

    static func size(of url: URL) -> Int64? {
        // A file that is not there has no size.
        let attributes = try? FileManager.default.attributesOfItem(atPath: url.path)
        return (attributes?[.size] as? NSNumber)?.int64Value
    }

    /// Bytes free for us where the folder lies; nil where the file system does not tell.
    static func free(at folder: URL) -> Int64? {
        var facts = statvfs()
        guard statvfs(folder.path, &facts) == 0 else { return nil }
        return Int64(facts.f_bavail) * Int64(facts.f_frsize)
    }

    static func isSameFileSystem(_ one: URL, _ other: URL) -> Bool {
        guard let first = device(of: one) else { return false }
        return first == device(of: other)
    }

    private static func device(of url: URL) -> Int? {
        // What is not there lies on no device.
        let attributes = try? FileManager.default.attributesOfItem(atPath: url.path)
        return (attributes?[.systemNumber] as? NSNumber)?.intValue
    }

    private static func failure(_ deed: String, _ url: URL) -> CommandFailure {
        CommandFailure("cannot \(deed) \(url.path): \(String(cString: strerror(errno)))")
    }
}
