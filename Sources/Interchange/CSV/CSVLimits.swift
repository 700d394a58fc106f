/// How much of a file is read before it is refused.
package struct CSVLimits: Sendable {
    package var fileBytes = 64 << 20
    package var rows = 1_000_000
    package var columns = 256
    package var fieldBytes = 64 << 10

    package static let standard = CSVLimits()
}

/// Why a whole file is refused; the text says what to do.
package enum CSVFileError: Error, Hashable, CustomStringConvertible {
    case tooLarge(bytes: Int, limit: Int)
    case tooManyRows(limit: Int)

    package var description: String {
        switch self {
        case .tooLarge(let bytes, let limit):
            "the file has \(bytes) bytes and at most \(limit) are read; split it and import the parts"
        case .tooManyRows(let limit):
            "the file has more than \(limit) rows; split it and import the parts"
        }
    }
}
