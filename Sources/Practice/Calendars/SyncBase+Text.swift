import Care
import Interchange

/// A base as a column keeps it: one line for each of its parts, a place always last.
extension SyncBase {
    var text: String {
        var lines = ["1|\(hasArrived ? 1 : 0)|\(restores)", written.text, stored.text]
        if let attempt {
            lines.append(attempt.ours.map(\.rawValue).sorted().joined(separator: ","))
            lines.append(attempt.fields.text)
        }
        return lines.joined(separator: "\n")
    }

    /// Nil for what `text` did not write.
    init?(text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 3 || lines.count == 5 else { return nil }
        let head = lines[0].split(separator: "|")
        guard head.count == 3, head[0] == "1", let restores = Int(head[2]), let written = VisitFields(text: lines[1]),
            let stored = VisitFields(text: lines[2])
        else { return nil }
        self.init(written: written, stored: stored, hasArrived: head[1] == "1", restores: restores)
        guard lines.count == 5 else { return }
        guard let fields = VisitFields(text: lines[4]) else { return nil }
        let ours = lines[3].split(separator: ",").compactMap { VisitField(rawValue: String($0)) }
        attempt = Attempt(fields: fields, ours: Set(ours))
    }
}

extension VisitFields {
    fileprivate var text: String { "\(start.seconds)|\(end.seconds)|\(status.rawValue)|\(place ?? "")" }

    fileprivate init?(text: Substring) {
        let parts = text.split(separator: "|", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, let start = Int64(parts[0]), let end = Int64(parts[1]),
            let status = Status(rawValue: String(parts[2]))
        else { return nil }
        self.init(
            start: Instant(seconds: start),
            end: Instant(seconds: end),
            place: String(parts[3]),
            status: status
        )
    }
}
