import Foundation

/// The process's standard error, written to whole lines at a time.
package enum StandardError {
    /// Writes the bytes with one system call a time, so that lines of several threads do not mix.
    package static func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    package static func print(_ line: String) {
        write(Array((line + "\n").utf8))
    }

    package static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}

/// The process's standard output, unbuffered: whoever reads it through a pipe sees each line at once.
enum StandardOutput {
    static func print(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
}
