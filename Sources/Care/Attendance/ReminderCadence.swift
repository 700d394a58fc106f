/// When a kind of visit is reminded of: the usual offsets, and what a short or long lead or a risk changes.
///
/// It only chooses offsets; `ReminderPlan` makes moments of them. Rules add reminders at least two days ahead, and drop
/// them only for visits booked less than two days ahead. So what is asked for 24 to 48 hours before always stays for a visit
/// booked in time for it: that reminder helps most (Buenos Aires, 472,476 visits: 6.58 % fewer no-shows, most likely in
/// points; epiresearch.org, abstract 229506).
package struct ReminderCadence: Hashable, Sendable {
    package enum Rule: Hashable, Sendable {
        /// Booked this close to the visit, the confirmation is reminder enough; where none was sent, the rule is not used.
        case confirmationOnly(under: Span)
        case addWhenLong(Span, over: Span)
        /// From this band on; `usual` is no such rule.
        case addAtRisk(Span, from: RiskBand)
    }

    /// How long before the start, longest first; none sends none.
    package let offsets: [Span]
    package let rules: [Rule]

    package static let mostOffsets = 6
    package static let mostRules = 6
    /// No rule touches a reminder closer to the visit than this.
    package static let protected = Span.hours(48)

    package init(offsets: [Span], rules: [Rule] = []) throws(Trouble) {
        guard offsets.count <= Self.mostOffsets else { throw .tooManyOffsets }
        guard rules.count <= Self.mostRules else { throw .tooManyRules }
        for offset in offsets { try Self.check(offset) }
        if Set(offsets).count < offsets.count { throw .repeated }
        if Set(rules).count < rules.count { throw .repeated }
        for rule in rules { try Self.check(rule) }
        self.init(known: offsets, rules)
    }

    private init(known offsets: [Span], _ rules: [Rule]) {
        self.offsets = offsets.sorted(by: >)
        self.rules = rules
    }

    /// A visit type's own; offsets that make no sense are ignored, as in `ReminderPlan`.
    package init(of type: VisitType) {
        let sound = Set(type.reminderOffsets.filter { (try? Self.check($0)) != nil }).sorted()
        // Of too many, those closest to the visit are kept. A kind of visit that sends none goes on sending none.
        let rules = type.reminderRules.prefix(Self.mostRules).filter { (try? Self.check($0)) != nil }
        self.init(known: Array(sound.prefix(Self.mostOffsets)), sound.isEmpty ? [] : rules)
    }

    /// Whether it is worth knowing how likely a visit is missed.
    package var asksForRisk: Bool {
        rules.contains { if case .addAtRisk = $0 { true } else { false } }
    }

    package static let usualRules: [Rule] = [
        .confirmationOnly(under: .hours(36)),
        .addWhenLong(.days(7), over: .days(28)),
        .addAtRisk(.days(3), from: .raised),
    ]

    private static func check(_ span: Span) throws(Trouble) {
        guard span.microseconds > 0, span <= ReminderPlan.longestOffset,
            span.microseconds.isMultiple(of: Span.minutes(1).microseconds)
        else { throw .spanOutOfRange }
    }

    private static func check(_ rule: Rule) throws(Trouble) {
        switch rule {
        case .confirmationOnly(let limit):
            try check(limit)
            if limit > protected { throw .dropsTooMuch(limit) }
        case .addWhenLong(let added, let limit):
            try check(added)
            try check(limit)
            if added < protected { throw .addsTooLate(added) }
            if added >= limit { throw .addsBeforeBooking(added) }
        case .addAtRisk(let added, let band):
            try check(added)
            if added < protected { throw .addsTooLate(added) }
            if band == .usual { throw .unknownRule("usual") }
        }
    }
}
