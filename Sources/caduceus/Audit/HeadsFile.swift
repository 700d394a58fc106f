import Foundation
package import Store

/// The file of signed heads outside the database: lines are only ever appended.
package struct HeadsFile: Sendable {
    package let path: String

    package init(path: String) {
        self.path = path
    }

    /// Appends a line and returns once it is on the disk.
    package func append(_ head: SignedHead) throws {
        let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("opened") }
        defer { close(descriptor) }
        // A line that a power cut tore must not swallow this one.
        let text = (try isTorn(descriptor) ? "\n" : "") + head.line + "\n"
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else { throw failure("written") }
            bytes = bytes.dropFirst(written)
        }
        guard fsync(descriptor) == 0 else { throw failure("written through to the disk") }
    }

    private func isTorn(_ descriptor: Int32) throws -> Bool {
        let size = lseek(descriptor, 0, SEEK_END)
        guard size > 0 else { return false }
        var last: UInt8 = 0
        guard pread(descriptor, &last, 1, size - 1) == 1 else { throw failure("read") }
        return last != UInt8(ascii: "\n")
    }

    private func failure(_ what: String) -> CommandFailure {
        CommandFailure("the signed heads \(path) cannot be \(what): \(String(cString: strerror(errno))).")
    }

    /// The lines as they are now, one after the other; nil when there is no file.
    package func lines() throws -> Lines? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let handle = FileHandle(forReadingAtPath: path) else { throw failure("read") }
        let size = try handle.seekToEnd()
        try handle.seek(toOffset: 0)
        return Lines(handle: handle, size: size)
    }

    /// The last line that can be read as a head.
    func newest() throws -> SignedHead? {
        var newest: SignedHead?
        guard var lines = try lines() else { return nil }
        while let line = try lines.next() { newest = SignedHead(line: line) ?? newest }
        return newest
    }

    /// Reads some kilobytes at a time, and nothing that was appended after it began.
    package struct Lines {
        /// No head is as long; a longer line is cut, and then cannot be read as one.
        private static let longest = 4_096
        private let handle: FileHandle
        private var left: UInt64
        private var buffer: [UInt8] = []
        private var start = 0

        fileprivate init(handle: FileHandle, size: UInt64) {
            self.handle = handle
            left = size
        }

        package mutating func next() throws -> String? {
            while true {
                let rest = buffer[start...]
                if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    start = end + 1
                    return String(decoding: rest[..<end].prefix(Self.longest), as: UTF8.self)
                }
                guard left > 0, let more = try handle.read(upToCount: Int(min(left, 65_536))), !more.isEmpty else {
                    defer { start = buffer.count }
                    return rest.isEmpty ? nil : String(decoding: rest.prefix(Self.longest), as: UTF8.self)
                }
                left -= UInt64(more.count)
                buffer = Array(rest.prefix(Self.longest)) + more
                start = 0
            }
        }
    }
}
