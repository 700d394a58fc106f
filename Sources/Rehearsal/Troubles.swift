import Care
import Simulator

/// What goes wrong for a while, drawn from the seed day by day.
struct Troubles {
    enum Kind: String, CaseIterable {
        /// The clinic's machine is an hour ahead of true time.
        case clockAhead = "clock_ahead"
        case clockBehind = "clock_behind"
        /// Nothing can be committed.
        case fullDisk = "full_disk"
        /// Webhooks that Meta delays come days late.
        case lateWebhooks = "late_webhooks"
        /// Ten times as many write as usual.
        case spike = "spike_hour"

        /// Whether a message may miss its time because of it.
        var isInTheWay: Bool { self != .lateWebhooks && self != .spike }
    }

    struct Spell {
        var kind: Kind
        var from: Instant
        var until: Instant
    }

    /// All that have begun, for the books.
    private(set) var past: [Spell] = []
    private var ahead: [Spell] = []
    private(set) var current: [Spell] = []
    private let seed: UInt64
    private let start: Instant
    private var days: Int64 = 0
    private let isOn: Bool

    init(seed: UInt64, start: Instant, isOn: Bool) {
        self.seed = seed
        self.start = start
        self.isOn = isOn
    }

    /// When the next begins or ends.
    private(set) var next: Instant?

    /// What begins and what ends by `now`; `draws` false when nothing new is to begin any more.
    mutating func turn(_ now: Instant, draws: Bool) -> (began: [Spell], ended: [Spell]) {
        guard isOn, draws || next != nil else { return ([], []) }
        if let next, next > now, start + .days(days) > now { return ([], []) }
        while draws, start + .days(days) <= now {
            ahead += draw(day: days)
            days += 1
        }
        if !draws { ahead = [] }
        let ended = current.filter { $0.until <= now }
        current.removeAll { $0.until <= now }
        let began = ahead.filter { $0.from <= now }
        ahead.removeAll { $0.from <= now }
        current += began
        past += began
        next = (ahead.map(\.from) + current.map(\.until)).min()
        return (began, ended)
    }

    func isOn(_ kind: Kind) -> Bool { current.contains { $0.kind == kind } }

    /// Whether anything stood in the way within a span of time, give or take what a clock may be wrong by.
    func wereInTheWay(from: Instant, until: Instant) -> Bool {
        past.contains { $0.kind.isInTheWay && $0.from <= until + .hours(1) && $0.until >= from - .hours(1) }
    }

    private func draw(day: Int64) -> [Spell] {
        var random = SeededGenerator(seed: seed &* 77 &+ UInt64(bitPattern: day))
        let midnight = start + .days(day)
        var spells: [Spell] = []
        func add(_ kind: Kind, _ seconds: ClosedRange<Int64>) {
            let from = midnight + .seconds(random.span(0...57_000))
            spells.append(Spell(kind: kind, from: from, until: from + .seconds(random.span(seconds))))
        }
        if random.fraction() < 0.3 { add(random.fraction() < 0.5 ? .clockAhead : .clockBehind, 600...25_000) }
        if random.fraction() < 0.3 { add(.fullDisk, 20...1_200) }
        if random.fraction() < 0.3 { add(.lateWebhooks, 1_800...7_200) }
        if random.fraction() < 0.2 { add(.spike, 3_600...3_600) }
        return spells
    }
}

/// When a rehearsal begins, so that its first days hold a night with a clock change, or a year's end.
enum Beginning {
    private static let moments: [Int64] = [
        1_769_990_400,  // 2026-02-02, an ordinary Monday.
        1_772_841_600,  // 2026-03-07, the day before summer time in New York.
        1_774_656_000,  // 2026-03-28, the day before summer time in Lisbon.
        1_775_260_800,  // 2026-04-04, the day before winter time in Santiago and on Lord Howe.
        1_788_566_400,  // 2026-09-05, the day before summer time in Santiago.
        1_792_800_000,  // 2026-10-24, the day before winter time in Lisbon.
        1_793_404_800,  // 2026-10-31, the day before winter time in New York.
        1_798_588_800,  // 2026-12-30, before the year's end.
        1_835_222_400,  // 2028-02-27, before a leap day.
    ]

    static func of(seed: UInt64) -> Instant { Instant(seconds: moments[Int(seed % UInt64(moments.count))]) }
}
