import Care
import Practice
import Yams

/// On which terms visits are offered, what they need, and when nobody is there.
extension PracticeFile {
    static let termKeys = [
        "book-in-chat", "preparation", "before", "after", "notice", "ahead", "every", "with", "needs",
        "follow-up",
    ]

    mutating func terms(_ fields: [String: Node]) -> VisitTerms {
        var terms = VisitTerms()
        terms.isBookable = fields["book-in-chat"].flatMap { yesOrNo($0, "book-in-chat") }
        terms.preparation = fields["preparation"].flatMap { paragraph($0, "preparation") }
        terms.before = fields["before"].flatMap { minutes($0, "before", 0...240) }
        terms.after = fields["after"].flatMap { minutes($0, "after", 0...240) }
        terms.step = fields["every"].flatMap { minutes($0, "every", 5...240) }
        terms.notice = fields["notice"].flatMap { node in
            PracticeWords.span(node.scalar?.string ?? "")
                ?? complain(node, "notice must be a time such as 2h, 90m or 1d, up to a year")
        }
        terms.horizonDays = fields["ahead"].flatMap { node in
            guard let span = PracticeWords.span(node.scalar?.string ?? ""), span.isWholeDays,
                (1...400).contains(span.days)
            else { return complain(node, "ahead must be a number of days from 1d to 400d") }
            return span.days
        }
        terms.practitioners = fields["with"].map { names($0, "with") }
        terms.needs = fields["needs"].map { node in elements(node, "needs").map { names($0, "needs") } }
        if let needs = terms.needs, needs.count > 4, let node = fields["needs"] {
            terms.needs = complain(
                node,
                "a visit needs at most 4 things at once; name alternatives as [Room 1, Room 2]"
            )
        }
        terms.followUp = fields["follow-up"].flatMap { followUp($0) }
        return terms
    }

    /// `Check-up in 180d`, or `none`.
    private mutating func followUp(_ node: Node) -> VisitTerms.FollowUpTerm? {
        guard let written = text(node, "follow-up", in: node) else { return nil }
        if written.lowercased() == "none" { return .nothing }
        // The name of a kind may hold the word, too.
        guard let word = written.ranges(of: " in ").last, written.hasSuffix("d"),
            let days = Int(written[word.upperBound...].dropLast()), FollowUp.range.contains(days)
        else {
            return complain(
                node,
                "follow-up must be a kind of visit and 1d to 730d, such as Check-up in 180d, or none"
            )
        }
        return .visit(String(written[..<word.lowerBound]), days: days)
    }

    mutating func resource(_ node: Node) -> PracticePlan.Thing? {
        guard let fields = entries(node, of: "a room or a piece of equipment", known: ["name", "kind", "location"]),
            let name = text(fields["name"], "name", in: node),
            let location = text(fields["location"], "location", in: node)
        else { return nil }
        let kind = fields["kind"]?.scalar?.string ?? Resource.Kind.room.rawValue
        guard let known = Resource.Kind(rawValue: kind) else {
            return complain(fields["kind"] ?? node, "kind must be room or equipment, not `\(kind)`")
        }
        return PracticePlan.Thing(name: name, kind: known, location: location)
    }

    /// Days such as 2026-12-25, or a first and a last one.
    mutating func daysOff(_ node: Node, _ reason: Absence.Reason) -> PracticePlan.DaysOff? {
        if let written = node.scalar?.string {
            guard let day = LocalDate(written) else {
                return complain(node, "a day off must be a date such as 2026-12-25, not `\(written)`")
            }
            return PracticePlan.DaysOff(first: day, last: day, reason: reason)
        }
        guard let fields = entries(node, of: "days off", known: ["from", "to", "location"]),
            let from = text(fields["from"], "from", in: node)
        else { return nil }
        let to = fields["to"]?.scalar?.string ?? from
        guard let first = LocalDate(from), let last = LocalDate(to), first <= last,
            last.dayNumber - first.dayNumber < 400
        else { return complain(node, "from and to must be dates such as 2026-12-24 in order, at most 400 days apart") }
        return PracticePlan.DaysOff(
            first: first,
            last: last,
            reason: reason,
            location: fields["location"].flatMap { text($0, "location", in: node) }
        )
    }

    private mutating func names(_ node: Node, _ key: String) -> [String] {
        if node.scalar != nil { return text(node, key, in: node).map { [$0] } ?? [] }
        return elements(node, key).compactMap { text($0, key, in: node) }
    }

    private mutating func yesOrNo(_ node: Node, _ key: String) -> Bool? {
        switch node.scalar?.string.lowercased() {
        case "yes", "true": true
        case "no", "false": false
        default: complain(node, "\(key) must be yes or no")
        }
    }

    private mutating func minutes(_ node: Node, _ key: String, _ range: ClosedRange<Int>) -> Int? {
        let written = node.scalar?.string ?? ""
        if range.contains(0), ["0", "0m"].contains(written) { return 0 }
        guard let span = PracticeWords.span(written), range.contains(Int(span.microseconds / 60_000_000)) else {
            return complain(node, "\(key) must be from \(range.lowerBound)m to \(range.upperBound)m, not `\(written)`")
        }
        return Int(span.microseconds / 60_000_000)
    }

    private mutating func paragraph(_ node: Node, _ key: String) -> String? {
        let words = node.scalar?.string ?? ""
        guard !words.isEmpty, words.utf16.count <= 400 else {
            return complain(node, "\(key) must be a text, at most 400 long")
        }
        return words
    }
}

extension Span {
    fileprivate var days: Int { Int(microseconds / Span.days(1).microseconds) }
    fileprivate var isWholeDays: Bool { microseconds % Span.days(1).microseconds == 0 }
}
