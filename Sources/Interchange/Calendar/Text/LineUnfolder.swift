/// Cuts a calendar into unfolded lines (RFC 5545, 3.1), whatever the bytes.
///
/// Lines end with CRLF, LF or CR; one that begins with a space or a tab goes on with the line before it. Bytes are joined
/// before they are read as text, for a fold may stand in the middle of a character.
struct LineUnfolder {
    private let bytes: [UInt8]
    private let lineBytes: Int
    private var position = 0
    private var physical = 0

    init(_ bytes: [UInt8], lineBytes: Int) {
        self.bytes = bytes
        self.lineBytes = lineBytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    struct Line {
        /// Where it begins in the file, from 1.
        var number: Int
        var bytes: [UInt8]
        var isTooLong: Bool
    }

    /// Nil at the end.
    mutating func next() -> Line? {
        guard position < bytes.count else { return nil }
        var line = Line(number: physical + 1, bytes: [], isTooLong: false)
        while true {
            physical += 1
            let part = bytes[position..<endOfLine]
            if line.bytes.count + part.count <= lineBytes { line.bytes += part } else { line.isTooLong = true }
            position = part.endIndex
            skipBreak()
            guard position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x09 else { return line }
            position += 1
        }
    }

    private var endOfLine: Int {
        var end = position
        while end < bytes.count, bytes[end] != 0x0D, bytes[end] != 0x0A { end += 1 }
        return end
    }

    private mutating func skipBreak() {
        while position < bytes.count, bytes[position] == 0x0D { position += 1 }
        if position < bytes.count, bytes[position] == 0x0A { position += 1 }
    }
}
