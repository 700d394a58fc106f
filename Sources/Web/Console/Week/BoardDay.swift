package import Care

/// A day as a column of the board: a time on it is whole minutes from its beginning, real ones.
package struct BoardDay: Sendable, Hashable {
    package let date: LocalDate
    package let origin: Instant
    package let end: Instant
    private let zone: Zone

    /// From one wall time to another, in minutes after midnight, 0 to 1440.
    package init(_ date: LocalDate, from: Int, until: Int, in zone: Zone) {
        self.date = date
        self.zone = zone
        origin = zone.instant(of: CivilTime(date, minuteOfDay: from))
        end = zone.instant(of: CivilTime(date, minuteOfDay: until))
    }

    package var length: Int { Int((end - origin).seconds / 60) }
    /// What the clock shows at the beginning, in minutes after midnight.
    package var clock: Int { zone.civil(at: origin).minuteOfDay }

    /// The minute a moment lies in, cut to the column.
    package func minute(_ moment: Instant) -> Int {
        let cut = min(max(moment, origin), end)
        return Int((cut - origin).seconds / 60)
    }

    /// Nil where nothing of it lies in the column.
    package func minutes(_ span: Range<Instant>) -> Range<Int>? {
        let (from, to) = (minute(span.lowerBound), minute(span.upperBound))
        return from < to ? from..<to : nil
    }

    /// Where the wall's clock is moved, and by how many minutes.
    package var shifts: [(at: Int, by: Int)] {
        var found: [(at: Int, by: Int)] = []
        var offset = zone.offset(at: origin)
        for minute in stride(from: 0, to: length, by: 5) {
            let next = zone.offset(at: origin + .minutes(Int64(minute)))
            if next != offset { found.append((minute, (next - offset) / 60)) }
            offset = next
        }
        return found
    }

    /// `09:00` at a minute of the column.
    package func wallTime(_ minute: Int) -> String {
        ClinicTime(zone: zone).time(origin + .minutes(Int64(minute)))
    }

    /// Classes of `minutes.css`: hours and minutes of both ends.
    package static func place(_ minutes: Range<Int>) -> String {
        let (from, to) = (minutes.lowerBound, minutes.upperBound)
        return "fh\(from / 60) fm\(from % 60) th\(to / 60) tm\(to % 60)"
    }
}

/// The wall times between which all columns of a board stand: a full hour before and after what is on them.
package struct BoardEdges: Sendable, Hashable {
    package let from: Int
    package let until: Int

    /// `spans` are what is on the board, each with the day in whose column it stands.
    package init(_ spans: [(date: LocalDate, span: Range<Instant>)], in zone: Zone) {
        var first = 1440
        var last = 0
        for (date, span) in spans {
            let (start, end) = (zone.civil(at: span.lowerBound), zone.civil(at: span.upperBound))
            first = min(first, start.date < date ? 0 : start.minuteOfDay)
            last = max(last, end.date > date ? 1440 : end.minuteOfDay)
        }
        guard first < last else {
            (from, until) = (8 * 60, 18 * 60)
            return
        }
        from = max(0, first / 60 * 60 - 60)
        until = min(1440, (last + 59) / 60 * 60 + 60)
    }
}

/// What overlaps stands beside each other.
package enum BoardLanes {
    /// The styles know no more.
    private static let most = 8

    /// For each span its lane's classes, in the same order; empty for one that has all the width.
    package static func of(_ spans: [Range<Int>]) -> [String] {
        var classes = spans.map { _ in "" }
        var group: [Int] = []
        var ends: [Int] = []
        var lanes: [Int: Int] = [:]
        func close() {
            let count = min(ends.count, most)
            if count > 1 { for index in group { classes[index] = "l\(min(lanes[index] ?? 0, most - 1)) n\(count)" } }
            group = []
            ends = []
        }
        let order = spans.indices.sorted {
            (spans[$0].lowerBound, spans[$0].upperBound, $0) < (spans[$1].lowerBound, spans[$1].upperBound, $1)
        }
        for index in order {
            if spans[index].lowerBound >= ends.max() ?? 0 { close() }
            let lane = ends.firstIndex { $0 <= spans[index].lowerBound } ?? ends.count
            if lane == ends.count { ends.append(0) }
            ends[lane] = spans[index].upperBound
            lanes[index] = lane
            group.append(index)
        }
        close()
        return classes
    }
}
