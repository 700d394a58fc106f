package import Foundation
package import Logging

/// A log handler that writes one JSON object, or one plain line, to a sink for each event.
///
/// What may be logged is decided where it is logged; this only shortens values longer than 500 characters.
package struct LineLog: LogHandler {
    package enum Format: String, Sendable {
        case json
        case text
    }

    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    package var logLevel: Logger.Level
    private let label: String
    private let format: Format
    private let now: @Sendable () -> Date
    private let write: @Sendable ([UInt8]) -> Void

    package init(
        label: String,
        format: Format,
        level: Logger.Level,
        now: @escaping @Sendable () -> Date = { Date() },
        write: @escaping @Sendable ([UInt8]) -> Void = StandardError.write
    ) {
        self.label = label
        self.format = format
        self.now = now
        self.write = write
        logLevel = level
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var fields = metadata
        fields.merge(metadataProvider?.get() ?? [:]) { _, new in new }
        fields.merge(event.metadata ?? [:]) { _, new in new }
        let pairs = fields.map { ($0.key, "\($0.value)") }.sorted { $0.0 < $1.0 }
        let time = now().ISO8601Format(.init(includingFractionalSeconds: true))
        let line =
            switch format {
            case .json: json(time: time, level: event.level, message: "\(event.message)", pairs: pairs)
            case .text: text(time: time, level: event.level, message: "\(event.message)", pairs: pairs)
            }
        write(Array(line.utf8))
    }

    private func json(time: String, level: Logger.Level, message: String, pairs: [(String, String)]) -> String {
        let reserved = [("time", time), ("level", level.rawValue), ("source", label), ("message", message)]
        let names = Set(reserved.map(\.0))
        let all = reserved + pairs.map { (names.contains($0.0) ? "field_\($0.0)" : $0.0, $0.1) }
        return "{" + all.map { "\(quoted($0.0)):\(quoted($0.1))" }.joined(separator: ",") + "}\n"
    }

    private func text(time: String, level: Logger.Level, message: String, pairs: [(String, String)]) -> String {
        let fields = pairs.map { " \($0.0)=\(quoted($0.1))" }.joined()
        let oneLine = message.map { $0.isNewline ? " " : String($0) }.joined()
        return "\(time) \(level.rawValue) \(label): \(oneLine)\(fields)\n"
    }

    /// A JSON string of at most 500 characters of the text.
    private func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars.prefix(500) {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _
            where scalar.value < 0x20 || scalar.value == 0x7F || scalar.value == 0x2028 || scalar.value == 0x2029:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
