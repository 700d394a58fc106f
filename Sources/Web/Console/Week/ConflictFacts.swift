import Care
import Practice
import Store

/// A refusal with the names that its reasons are told with.
struct ConflictFacts: Sendable {
    let refusal: MoveRefusal
    /// Whose visit it is, or is to be.
    let patient: String
    let zone: Zone?
    private let patients: [Identifier<Person>: String]
    private let practitioners: [Identifier<Practitioner>: String]
    private let places: [Identifier<Location>: String]

    init(_ refusal: MoveRefusal, patient: Identifier<Person>?, in tx: Transaction) throws {
        self.refusal = refusal
        zone = refusal.wanted.flatMap { Zone($0.zone) }
        var patients: [Identifier<Person>: String] = [:]
        for case .visit(let other) in refusal.obstacles { patients[other.patient] = try tx.person(other.patient)?.name }
        self.patients = patients
        self.patient = try patient.flatMap { try tx.person($0)?.name } ?? ""
        practitioners = Dictionary(
            try tx.practitioners().map { ($0.id, $0.name) },
            uniquingKeysWith: { first, _ in first }
        )
        places = Dictionary(try tx.locations().map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    }

    func name(_ person: Identifier<Person>) -> String { patients[person] ?? "Somebody" }
    func name(_ practitioner: Identifier<Practitioner>) -> String { practitioners[practitioner] ?? "The practitioner" }
    func name(_ place: Identifier<Location>) -> String { places[place] ?? "another place" }
}

/// What stands in the way, in whole sentences.
struct ConflictWords {
    private let facts: ConflictFacts
    private let time: ClinicTime
    private let now: Instant

    init(_ facts: ConflictFacts, now: Instant, time: ClinicTime) {
        self.facts = facts
        self.now = now
        self.time = time
    }

    var reasons: [String] { facts.refusal.obstacles.map(sentence) }

    private var practitioner: String { facts.refusal.wanted.map { facts.name($0.practitioner) } ?? "The practitioner" }

    private func sentence(_ obstacle: MoveObstacle) -> String {
        switch obstacle {
        case .refused(let refusal): refused(refusal)
        case .noVisit: "There is no such visit, patient or practitioner any more."
        case .keptElsewhere: "The clinic's other system keeps this visit, and would put it back: move it there."
        case .past: "That time has passed."
        case .visit(let other): taken(by: other)
        case .busy: "\(practitioner) is busy then, in their own calendar."
        case .resources(let resources): none(of: resources)
        case .taken: "That time was taken at this very moment."
        case .absence(let absence): away(absence)
        case .outsideHours: "That is outside the opening hours of \(practitioner)."
        case .held: "A patient is choosing among times of which this is one."
        case .patient(let other):
            "\(facts.patient) has another visit then, with \(facts.name(other.practitioner)): \(span(other.start, other.end))."
        case .otherPlace(let place): "\(practitioner) is at \(place.name) then: the visit would be there."
        case .notOffered: "\(practitioner) does not see patients for this kind of visit."
        }
    }

    private func refused(_ refusal: Appointment.Refusal) -> String {
        switch refusal {
        case .stale(let current): "Somebody else moved it meanwhile: it is now \(when(current.start))."
        case .alreadyCancelled: "The visit was cancelled meanwhile."
        case .alreadyStarted: "The visit has begun, or its time has passed."
        case .alreadyOver: "The visit is over."
        default: "The visit cannot be moved any more."
        }
    }

    private func taken(by other: Appointment) -> String {
        let name = facts.name(other.patient)
        let visit = "\(practitioner) has a visit then: \(name), \(span(other.start, other.end))"
        let isBuffer = facts.refusal.wanted.map { other.end <= $0.start || other.start >= $0.end } ?? false
        return isBuffer ? "\(visit), and time is kept free around it." : "\(visit)."
    }

    private func none(of resources: [Resource]) -> String {
        let place = facts.refusal.wanted.map { facts.name($0.location) } ?? "that place"
        let here = resources.filter { $0.location == facts.refusal.wanted?.location }.map(\.name)
        guard !here.isEmpty else { return "At \(place) there is none of: \(list(resources.map(\.name)))." }
        return here.count == 1 ? "\(here[0]) is taken then." : "All of these are taken then: \(list(here))."
    }

    private func away(_ absence: Absence) -> String {
        let until = "until \(when(absence.taken.end))"
        switch (absence.taken.owner, absence.reason) {
        case (.practitioner(let id), .leave): return "\(facts.name(id)) has leave \(until)."
        case (.practitioner(let id), _): return "\(facts.name(id)) is away \(until)."
        case (.location(let place), _): return "\(facts.name(place)) is closed \(until)."
        case (_, .holiday): return "It is a holiday, \(until)."
        case (_, _): return "The clinic is closed \(until)."
        }
    }

    private func list(_ names: [String]) -> String {
        let some = Array(Set(names)).sorted()
        return some.count > 6 ? some.prefix(6).joined(separator: ", ") + " …" : some.joined(separator: ", ")
    }

    private func when(_ moment: Instant) -> String { time.full(moment, now: now) }

    private func span(_ start: Instant, _ end: Instant) -> String { "\(time.time(start))–\(time.time(end))" }
}
