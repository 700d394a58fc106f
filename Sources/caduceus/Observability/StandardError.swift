import Foundation

/// The process's standard error, written to whole lines at a time.
package enum StandardError {
    package static func write(_ bytes: [UInt8]) { writeAll(bytes, to: STDERR_FILENO) }

    package static func print(_ line: String) { write(Array((line + "\n").utf8)) }

    package static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}

/// The process's standard output, unbuffered: whoever reads it through a pipe sees each line at once.
enum StandardOutput {
    static func print(_ line: String) { writeAll(Array((line + "\n").utf8), to: STDOUT_FILENO) }
}

/// Writes with one system call a time, so that lines of several threads do not mix; a reader who left is no error.
private func writeAll(_ bytes: [UInt8], to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return }
        rest = rest.dropFirst(count)
    }
}
