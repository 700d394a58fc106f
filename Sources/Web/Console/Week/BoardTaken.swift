import Care
import Store

/// Time in a column that is gone without a visit: held for a patient who is choosing, or taken by something in the
/// practitioner's own calendar.
struct BoardTaken {
    enum Kind: String {
        case hold
        case busy
    }

    let kind: Kind
    let owner: Identifier<Practitioner>?
    let minutes: Range<Int>

    static func all(_ contents: BoardContents) -> [BoardTaken] {
        let held = contents.holds.compactMap { BoardTaken(.hold, $0, contents.day) }
        return held + joined(contents.busy).compactMap { BoardTaken(.busy, $0, contents.day) }
    }

    private init?(_ kind: Kind, _ taken: Taken, _ day: BoardDay) {
        guard let minutes = day.minutes(taken.start..<taken.end) else { return nil }
        self.kind = kind
        self.minutes = minutes
        owner = if case .practitioner(let id) = taken.owner { id } else { nil }
    }

    /// What overlaps or follows on in one calendar is one time.
    private static func joined(_ busy: [Taken]) -> [Taken] {
        var joined: [Taken] = []
        var last: [Taken.Owner: Int] = [:]
        for taken in busy.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
            if let index = last[taken.owner], joined[index].end >= taken.start {
                joined[index].end = max(joined[index].end, taken.end)
            } else {
                last[taken.owner] = joined.count
                joined.append(taken)
            }
        }
        return joined
    }

    func block(lane: String, _ contents: BoardContents) -> BoardColumn.Block {
        let day = contents.day
        let (starts, ends) = (day.wallTime(minutes.lowerBound), day.wallTime(minutes.upperBound))
        let owner = owner?.description ?? ""
        let word = word(contents)
        return BoardColumn.Block(
            key: "\(kind == .busy ? "busy-" : "")\(owner)-\(minutes.lowerBound)-\(minutes.upperBound)",
            kind: kind.rawValue,
            word: word,
            words: "\(kind == .hold ? "Held for a patient who is choosing" : word), \(starts)–\(ends)",
            starts: starts,
            ends: ends,
            place: BoardDay.place(minutes),
            lane: lane,
            from: minutes.lowerBound,
            to: minutes.upperBound,
            owner: owner
        )
    }

    private func word(_ contents: BoardContents) -> String {
        guard kind == .busy else { return "Held" }
        let whose = contents.isEverybodys ? owner.flatMap { contents.names[$0] } : nil
        return whose.map { "\($0): busy in own calendar" } ?? "Busy in own calendar"
    }
}
