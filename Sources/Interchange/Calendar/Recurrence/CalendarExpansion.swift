package import Care

/// One time an event takes place.
package struct CalendarInstance: Hashable, Sendable {
    /// What holds for this one: the series', or what is different about this one.
    package var event: CalendarEvent
    /// When it would begin if nothing were different, of a series.
    package var original: Instant?
    package var start: Instant
    package var end: Instant

    package var isAllDay: Bool { event.start.isDate }
}

/// The instances of events within a window, in order.
package struct CalendarExpansion: Sendable {
    /// Why there are more than are listed.
    package enum Stop: Hashable, Sendable, CustomStringConvertible {
        case tooManyInstances(limit: Int)
        case tooMuchWork(limit: Int)

        package var description: String {
            switch self {
            case .tooManyInstances(let limit):
                "it takes place more than \(limit) times in the window; only the first are listed"
            case .tooMuchWork(let limit):
                "its recurrence takes more than \(limit) steps to follow; times may be missing"
            }
        }
    }

    /// A series that was not followed to its end.
    package struct Unfinished: Hashable, Sendable {
        package var uid: String?
        package var stop: Stop
        /// From when on times may be missing, to the end of the window.
        package var from: Instant
        /// What the missing ones may be.
        var events: [CalendarEvent]
    }

    package let window: Range<Instant>
    package var instances: [CalendarInstance]
    package var unfinished: [Unfinished]

    package var isComplete: Bool { unfinished.isEmpty }
}

/// Finds when events take place within a window.
package struct CalendarExpander: Sendable {
    private let window: Range<Instant>
    private let zone: Zone
    private let limits: CalendarLimits

    /// `zone` is where all-day and floating events are lived through; a window is cut at the years 2 and 9998.
    package init(window: Range<Instant>, zone: Zone, limits: CalendarLimits = .standard) {
        // Seconds of 0002-01-01 and 9998-01-01: beyond, dates and moments have no room to be shifted.
        self.window = window.clamped(to: Instant(seconds: -62_104_060_800)..<Instant(seconds: 253_339_228_800))
        self.zone = zone
        self.limits = limits
    }

    /// Events of one UID are one series, in whichever of the objects they stand.
    package func expand(_ objects: [CalendarObject]) -> CalendarExpansion {
        var expansion = CalendarExpansion(window: window, instances: [], unfinished: [])
        guard !window.isEmpty else { return expansion }
        var steps = limits.steps
        let all = Self.series(objects.flatMap(\.events))
        // Single events cost no steps and come first, so that no series can use up what is left for them.
        let inTurn = all.filter { !Self.isRecurring($0) } + all.filter(Self.isRecurring)
        for series in inTurn {
            var budget = ExpansionBudget(
                steps: min(limits.stepsPerSeries, steps),
                instances: min(limits.instancesPerSeries, limits.instances - expansion.instances.count)
            )
            let outcome = SeriesExpansion(series, window: window, zone: zone).outcome(&budget)
            expansion.instances += outcome.instances
            steps -= budget.stepsSpent
            if let stop = budget.stop {
                let from = max(window.lowerBound, outcome.missingFrom ?? window.lowerBound)
                expansion.unfinished.append(
                    CalendarExpansion.Unfinished(uid: series.first?.uid, stop: stop, from: from, events: series)
                )
            }
        }
        expansion.instances.sort { left, right in
            (left.start, left.end, left.event.uid ?? "", left.event.line)
                < (right.start, right.end, right.event.uid ?? "", right.event.line)
        }
        return expansion
    }

    private static func isRecurring(_ series: [CalendarEvent]) -> Bool {
        series.contains(where: \.isSeries)
    }

    /// Grouped by UID in the order of the file; what has none, or stands for an unknown instance, is alone.
    private static func series(_ events: [CalendarEvent]) -> [[CalendarEvent]] {
        var places: [String: Int] = [:]
        var series: [[CalendarEvent]] = []
        for event in events {
            let uid = event.isOfUnknownInstance ? nil : event.uid
            if let uid, let place = places[uid] {
                series[place].append(event)
            } else {
                if let uid { places[uid] = series.count }
                series.append([event])
            }
        }
        return series
    }
}
