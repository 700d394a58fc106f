import Care

/// The times of a day a rule may fall on, in seconds after midnight.
struct RecurrenceTimes {
    /// The same for each day; of rules that come at most daily.
    let daily: [Int]
    private let rule: RecurrenceRule
    private let start: CivilTime
    private let hours: [Int]
    private let minutes: [Int]
    private let seconds: [Int]
    /// Whether a second may be among them; by the second of the minute.
    private let isAllowed: [Bool]
    /// Whether `BYSETPOS` leaves the one time that each second of `SECONDLY` has.
    private let picksSingle: Bool

    init(_ rule: RecurrenceRule, start: CivilTime, isDate: Bool) {
        self.rule = rule
        self.start = start
        typealias Frequency = RecurrenceRule.Frequency
        func list(_ written: [Int], from finest: [Frequency], _ own: Int, _ all: ClosedRange<Int>) -> [Int] {
            // All-day events have no times (RFC 5545, 3.3.10), and a leap second is in no zone's table.
            if isDate { return [0] }
            if !written.isEmpty { return Set(written.filter(all.contains)).sorted() }
            return finest.contains(rule.frequency) ? Array(all) : [own]
        }
        let hours = list(rule.hours, from: [.hourly, .minutely, .secondly], start.hour, 0...23)
        let minutes = list(rule.minutes, from: [.minutely, .secondly], start.minute, 0...59)
        let seconds = list(rule.seconds, from: [.secondly], start.second, 0...59)
        (self.hours, self.minutes, self.seconds) = (hours, minutes, seconds)
        isAllowed = (0..<60).map(seconds.contains)
        picksSingle = rule.positions.isEmpty || rule.positions.contains(1) || rule.positions.contains(-1)
        daily = rule.frequency.isSubDaily ? [] : Self.product(hours, minutes, seconds)
    }

    private static func product(_ hours: [Int], _ minutes: [Int], _ seconds: [Int]) -> [Int] {
        hours.flatMap { hour in minutes.flatMap { minute in seconds.map { hour * 3600 + minute * 60 + $0 } } }
    }

    /// Of rules that come several times a day, ascending; what it costs is spent first.
    func times(on date: LocalDate, _ budget: inout ExpansionBudget) -> [Int] {
        let days = date.dayNumber - start.date.dayNumber
        var times: [Int] = []
        for hour in hours {
            let hourIndex = days * 24 + hour - start.hour
            guard budget.spend(steps: 1) else { return times }
            if rule.frequency == .hourly {
                let cost = minutes.count * seconds.count + rule.positions.count
                guard hourIndex.isMultiple(of: rule.interval), budget.spend(steps: cost) else { continue }
                times += picked(minutes.flatMap { minute in seconds.map { hour * 3600 + minute * 60 + $0 } })
                continue
            }
            guard isVisited(hourIndex) else { continue }
            for minute in minutes {
                let minuteIndex = hourIndex * 60 + minute - start.minute
                let isPicked = rule.frequency == .minutely && minuteIndex.isMultiple(of: rule.interval)
                guard budget.spend(steps: isPicked ? 1 + rule.positions.count : 1) else { return times }
                let found = rule.frequency == .minutely ? ofMinute(minuteIndex) : ofSeconds(minuteIndex)
                guard budget.spend(steps: found.count) else { return times }
                times += found.map { hour * 3600 + minute * 60 + $0 }
            }
        }
        return times
    }

    private func ofMinute(_ index: Int) -> [Int] {
        index.isMultiple(of: rule.interval) ? picked(seconds) : []
    }

    private func ofSeconds(_ minuteIndex: Int) -> [Int] {
        guard picksSingle else { return [] }
        if rule.interval == 1 { return seconds }
        let ahead = ahead(of: minuteIndex * 60 - start.second)
        guard ahead < 60 else { return [] }
        return stride(from: ahead, to: 60, by: rule.interval).filter { isAllowed[$0] }
    }

    /// How many minutes or seconds after the one of that index the rule comes next.
    private func ahead(of index: Int) -> Int {
        let remainder = index % rule.interval
        return remainder == 0 ? 0 : remainder < 0 ? -remainder : rule.interval - remainder
    }

    /// Whether a rule of minutes or seconds comes within the hour at all.
    private func isVisited(_ hourIndex: Int) -> Bool {
        let minutes = hourIndex * 60 - start.minute
        return rule.frequency == .minutely ? ahead(of: minutes) < 60 : ahead(of: minutes * 60 - start.second) < 3_600
    }

    private func picked(_ times: [Int]) -> [Int] {
        rule.positions.isEmpty ? times : rule.picks(of: times.count).map { times[$0] }
    }
}

extension RecurrenceRule.Frequency {
    var isSubDaily: Bool { self == .hourly || self == .minutely || self == .secondly }
}

extension RecurrenceRule {
    /// The indices `BYSETPOS` chooses of a set of that size, ascending; it costs a step for each position.
    func picks(of count: Int) -> [Int] {
        Set(positions.map { $0 > 0 ? $0 - 1 : count + $0 }.filter { (0..<count).contains($0) }).sorted()
    }
}
