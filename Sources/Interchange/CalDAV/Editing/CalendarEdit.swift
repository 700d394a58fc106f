/// Changes some properties of one event in a calendar's bytes and nothing else: what others have put there stays.
package struct CalendarEdit: Sendable {
    package enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
        case tooLarge(bytes: Int, limit: Int)
        case notWellFormed
        case noSuchEvent
        case unreadable(String)

        package var description: String {
            switch self {
            case .tooLarge(let bytes, let limit): "the event has \(bytes) bytes and at most \(limit) are changed"
            case .notWellFormed: "the event's file is broken: a part of it has no end"
            case .noSuchEvent: "the file has no such event"
            case .unreadable(let reason): "\(reason)"
            }
        }
    }

    /// A property by its name in upper case and the whole line that replaces it, unfolded; nil takes it out.
    private var changes: [(name: String, line: String?)] = []

    package static let limit = 8 << 20

    package init() {}

    mutating func set(_ name: String, _ line: String) {
        changes.removeAll { $0.name == name }
        changes.append((name, line))
    }

    mutating func set(_ name: String, text: String) {
        set(name, name + ":" + CalendarText.escaped(text))
    }

    mutating func remove(_ name: String) {
        changes.removeAll { $0.name == name }
        changes.append((name, nil))
    }

    /// A property that is there is changed in its place; a new one stands before the event's parts.
    ///
    /// Of several of one name the first is changed and the others go.
    package func apply(to bytes: [UInt8], uid: String) throws(Failure) -> [UInt8] {
        guard bytes.count <= Self.limit else { throw .tooLarge(bytes: bytes.count, limit: Self.limit) }
        guard let lines = EditableLines(bytes) else { throw .notWellFormed }
        guard let event = lines.event(uid: uid) else { throw .noSuchEvent }
        let end = event.first { lines.lines[$0].content?.name == "BEGIN" } ?? event.upperBound
        var open = changes
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 400)
        result += bytes[..<(lines.lines.first?.range.lowerBound ?? 0)]
        for (index, line) in lines.lines.enumerated() {
            if index == end {
                for change in open { if let text = change.line { result += Self.folded(text, lines.lineBreak) } }
                open = []
            }
            let isOwn = event.contains(index) && line.depth == 2
            guard isOwn, let name = line.content?.name, changes.contains(where: { $0.name == name }) else {
                result += bytes[line.range]
                continue
            }
            guard let change = open.firstIndex(where: { $0.name == name }) else { continue }
            if let text = open.remove(at: change).line { result += Self.folded(text, lines.lineBreak) }
        }
        return result
    }

    private static func folded(_ line: String, _ lineBreak: [UInt8]) -> [UInt8] {
        var lines = FoldedLines()
        lines.add(line)
        return lineBreak.count == 2 ? lines.bytes : lines.bytes.filter { $0 != 0x0D }
    }
}
