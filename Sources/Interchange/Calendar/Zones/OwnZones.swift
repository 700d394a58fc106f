import Care

/// The zones made of the rules a file brings along: the same rules are one zone, in however many calendars they stand.
struct OwnZones {
    private let limits: CalendarLimits
    private var stepsLeft: Int
    /// By what makes them up; nil for rules that cannot be read.
    private var made: [[String]: Zone?] = [:]

    init(_ limits: CalendarLimits) {
        self.limits = limits
        stepsLeft = limits.ownZoneSteps
    }

    /// Nil if not one of the component's observances can be read.
    mutating func zone(_ name: String, _ component: CalendarComponent) throws(OwnZoneError) -> Zone? {
        let definition = [name] + Self.definition(component)
        if let known = made[definition] { return known }
        guard made.count < limits.ownZones else { throw .tooManyZones(limit: limits.ownZones) }
        made[definition] = .some(nil)
        var budget = ExpansionBudget(steps: min(limits.stepsPerOwnZone, stepsLeft), instances: 0)
        defer { stepsLeft -= budget.stepsSpent }
        let zone = try OwnZone.zone(name, component, listedTimes: limits.listedTimes, &budget)
        made[definition] = .some(zone)
        return zone
    }

    private static func definition(_ component: CalendarComponent) -> [String] {
        component.children.flatMap { observance in
            [observance.name]
                + observance.properties.filter { parts.contains($0.name) }.map { $0.name + ":" + $0.value }
        }
    }

    private static let parts: Set = ["DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RDATE", "RRULE"]
}

/// Why the rules of a zone are passed over.
enum OwnZoneError: Error, Hashable, CustomStringConvertible {
    case tooManyZones(limit: Int)
    case tooManyTimes(limit: Int)
    case tooMuchWork(limit: Int)

    var description: String {
        switch self {
        case .tooManyZones(let limit): "the file has more than \(limit) zones of its own"
        case .tooManyTimes(let limit): "they have more than \(limit) times in RDATE"
        case .tooMuchWork(let limit): "they take more than \(limit) steps to follow"
        }
    }
}
