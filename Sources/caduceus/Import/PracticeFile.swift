import Care
package import Practice
import Yams

/// Reads the clinic's own description of itself (YAML); all that is wrong is told at once, each with its line.
package struct PracticeFile {
    private let yaml: String
    private let name: String
    private let zone: String
    private var problems: [SettingsProblem] = []
    private var locations: Set<String> = []

    /// `name` is how problems call the file; `zone` is that of locations that give none.
    package init(yaml: String, name: String, zone: String) {
        self.yaml = yaml
        self.name = name
        self.zone = zone
    }

    package func plan() throws(SettingsProblems) -> PracticePlan {
        var reader = self
        let plan = reader.read()
        guard reader.problems.isEmpty else { throw SettingsProblems(reader.problems) }
        return plan
    }

    private mutating func read() -> PracticePlan {
        var plan = PracticePlan()
        guard yaml.utf8.count <= SettingsFile.largestFile else {
            problems.append(
                SettingsProblem(place: name, "larger than 64 KB; split it, for each part is kept by itself")
            )
            return plan
        }
        let root: Node?
        do {
            root = try YAMLText.compose(yaml, name: name)
        } catch {
            problems.append(error)
            return plan
        }
        guard let root, let parts = entries(root, of: "the file", known: Self.parts)
        else {
            if problems.isEmpty { problems.append(SettingsProblem(place: name, "is empty")) }
            return plan
        }
        plan.locations = list(parts["locations"], "locations") { $0.location($1) }
        locations = Set(plan.locations.map(\.name))
        plan.resources = list(parts["resources"], "resources") { $0.resource($1) }
        plan.daysOff =
            daysOff(parts["holidays"], "holidays", .holiday) + daysOff(parts["closed"], "closed", .closed)
        plan.visitTypes = list(parts["visit-types"], "visit-types") { $0.visitType($1) }
        plan.practitioners = list(parts["practitioners"], "practitioners") { $0.practitioner($1) }
        return plan
    }

    private static let parts = ["locations", "resources", "visit-types", "practitioners", "holidays", "closed"]

    private mutating func daysOff(_ node: Node?, _ key: String, _ reason: Absence.Reason) -> [PracticePlan.DaysOff] {
        guard let node else { return [] }
        return elements(node, key).compactMap { daysOff($0, reason) }
    }

    private mutating func location(_ node: Node) -> PracticePlan.Place? {
        guard let fields = entries(node, of: "a location", known: ["name", "address", "zone"]),
            let name = text(fields["name"], "name", in: node)
        else { return nil }
        let zone = fields["zone"] == nil ? self.zone : text(fields["zone"], "zone", in: node)
        if let zone, Zone(zone) == nil {
            return complain(fields["zone"] ?? node, "zone must be a zone such as Europe/Madrid, not `\(zone)`")
        }
        let address = fields["address"] == nil ? "" : text(fields["address"], "address", in: node)
        guard let zone, let address else { return nil }
        return PracticePlan.Place(name: name, address: address, zone: zone)
    }

    private mutating func visitType(_ node: Node) -> PracticePlan.Kind? {
        guard
            let fields = entries(node, of: "a kind of visit", known: ["name", "minutes", "reminders"] + Self.termKeys),
            let name = text(fields["name"], "name", in: node),
            let written = text(fields["minutes"], "minutes", in: node)
        else { return nil }
        guard let minutes = Int(written), (5...1_440).contains(minutes) else {
            return complain(
                fields["minutes"] ?? node,
                "minutes must be a whole number from 5 to 1440, not `\(written)`"
            )
        }
        guard let reminders = fields["reminders"] else {
            return PracticePlan.Kind(name: name, minutes: minutes, reminders: nil, terms: terms(fields))
        }
        guard let cadence = cadence(reminders) else { return nil }
        return PracticePlan.Kind(name: name, minutes: minutes, reminders: cadence, terms: terms(fields))
    }

    /// A list of times, or times with rules as text.
    private mutating func cadence(_ node: Node) -> ReminderCadence? {
        do {
            if let text = node.scalar?.string { return try ReminderCadence(text: text) }
            guard let offsets = node.sequence.map({ Array($0) }) else {
                return complain(
                    node,
                    "reminders must be a list such as [48h, 24h], or \"24h; over 28d add 7d\"; [] sends none"
                )
            }
            let spans = offsets.map { $0.scalar.flatMap { PracticeWords.span($0.string) } }
            guard !spans.contains(nil) else {
                return complain(node, "each of reminders must be a time before the visit such as 2d, 24h or 90m")
            }
            return try ReminderCadence(offsets: spans.compactMap(\.self))
        } catch {
            return complain(node, "reminders: \(error)")
        }
    }

    private mutating func practitioner(_ node: Node) -> PracticePlan.Colleague? {
        guard let fields = entries(node, of: "a practitioner", known: ["name", "hours", "leave"]),
            let name = text(fields["name"], "name", in: node)
        else { return nil }
        let leave = daysOff(fields["leave"], "leave", .leave)
        guard let hours = fields["hours"] else { return PracticePlan.Colleague(name: name, hours: nil, leave: leave) }
        var all: [PracticePlan.Hours] = []
        for part in elements(hours, "hours") { all += self.hours(part) ?? [] }
        for (index, one) in all.enumerated() {
            let other = all[..<index].first { $0.weekday == one.weekday && $0.from < one.to && one.from < $0.to }
            if other != nil {
                return complain(hours, "\(name) is in two places at once on a \(PracticeWords.name(of: one.weekday))")
            }
        }
        return PracticePlan.Colleague(name: name, hours: all, leave: leave)
    }

    private mutating func hours(_ node: Node) -> [PracticePlan.Hours]? {
        guard let fields = entries(node, of: "opening hours", known: ["location", "days", "from", "to"]),
            let location = text(fields["location"], "location", in: node),
            let from = text(fields["from"], "from", in: node), let to = text(fields["to"], "to", in: node)
        else { return nil }
        guard locations.isEmpty || locations.contains(location) else {
            let hint = nearestName(to: location, among: locations.sorted()).map { "; did you mean `\($0)`?" } ?? ""
            return complain(fields["location"] ?? node, "`\(location)` is none of the locations\(hint)")
        }
        guard let start = minuteOfDay(from) else {
            return complain(fields["from"] ?? node, "from must be a time such as \"09:00\", not `\(from)`")
        }
        guard let end = to == "24:00" ? 1_440 : minuteOfDay(to), end > start else {
            return complain(fields["to"] ?? node, "to must be a time after \(from) such as \"17:30\", not `\(to)`")
        }
        guard let written = fields["days"] else { return complain(node, "days is missing") }
        let days = written.sequence.map { $0.map { $0.scalar?.string ?? "" } } ?? [written.scalar?.string ?? ""]
        let numbers = days.map(PracticeWords.weekdays)
        guard !numbers.contains(nil), !days.isEmpty else {
            return complain(written, "days must be such as mon, or mon-fri, or [mon, wed]")
        }
        return Set(numbers.compactMap(\.self).joined()).sorted().map {
            PracticePlan.Hours(location: location, weekday: $0, from: start, to: end)
        }
    }
}

// MARK: Nodes

extension PracticeFile {
    mutating func complain<Nothing>(_ node: Node, _ advice: String) -> Nothing? {
        problems.append(SettingsProblem(place: node.mark.map { "\(name):\($0.line)" } ?? name, advice))
        return nil
    }

    /// The elements, each read; a name that comes twice is a problem.
    private mutating func list<Element: Named>(
        _ node: Node?,
        _ key: String,
        _ read: (inout PracticeFile, Node) -> Element?
    ) -> [Element] {
        guard let node else { return [] }
        var seen: Set<String> = []
        var all: [Element] = []
        for part in elements(node, key) {
            guard let element = read(&self, part) else { continue }
            if seen.insert(element.name).inserted {
                all.append(element)
            } else {
                _ = complain(part, "`\(element.name)` is there twice under \(key); keep one") as Never?
            }
        }
        return all
    }

    mutating func elements(_ node: Node, _ key: String) -> [Node] {
        if let sequence = node.sequence { return Array(sequence) }
        // A key with nothing behind it.
        if node.scalar?.string.isEmpty == true { return [] }
        _ = complain(node, "\(key) must be a list: lines that begin with `-`") as Never?
        return []
    }

    /// The keys and values of a mapping; an unknown key, or one that comes twice, is a problem.
    mutating func entries(_ node: Node, of what: String, known: [String]) -> [String: Node]? {
        guard let mapping = node.mapping else { return complain(node, "\(what) must hold `name: value` lines") }
        var entries: [String: Node] = [:]
        for (key, value) in mapping {
            let word = key.scalar?.string ?? ""
            guard known.contains(word) else {
                let hint =
                    nearestName(to: word, among: known).map { "; did you mean `\($0)`?" }
                    ?? "; known are \(known.joined(separator: ", "))"
                _ = complain(key, "unknown key `\(word)` in \(what)\(hint)") as Never?
                continue
            }
            entries[word] = value
        }
        return entries
    }

    mutating func text(_ node: Node?, _ key: String, in parent: Node) -> String? {
        guard let node else { return complain(parent, "\(key) is missing") }
        let words = node.scalar?.string.split(whereSeparator: \.isWhitespace).joined(separator: " ") ?? ""
        guard !words.isEmpty, words.count <= 200 else {
            return complain(node, "\(key) must be a text, at most 200 long")
        }
        return words
    }
}

/// What is kept by its name.
private protocol Named {
    var name: String { get }
}

extension PracticePlan.Place: Named {}
extension PracticePlan.Thing: Named {}
extension PracticePlan.Kind: Named {}
extension PracticePlan.Colleague: Named {}
