/// A date and a time of day as a wall clock shows them, to the second and in no particular zone.
package struct CivilTime: Hashable, Comparable, Sendable {
    package var date: LocalDate
    /// Seconds after midnight on the clock's face, 0 to 86,399.
    package private(set) var secondOfDay: Int

    /// Anything past midnight carries into the next day, anything before it into the day before.
    package init(_ date: LocalDate, secondOfDay: Int) {
        let days = floorDivide(secondOfDay, 86_400)
        self.date = date.adding(days: days)
        self.secondOfDay = secondOfDay - days * 86_400
    }

    package init(_ date: LocalDate, minuteOfDay: Int) {
        self.init(date, secondOfDay: minuteOfDay * 60)
    }

    package init(_ date: LocalDate, hour: Int, minute: Int, second: Int = 0) {
        self.init(date, secondOfDay: hour * 3600 + minute * 60 + second)
    }

    /// Nil for a date or time that does not exist.
    package init?(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
        guard let date = LocalDate(year: year, month: month, day: day), (0...23).contains(hour),
            (0...59).contains(minute), (0...59).contains(second)
        else { return nil }
        self.init(date, hour: hour, minute: minute, second: second)
    }

    package var hour: Int { secondOfDay / 3600 }
    package var minute: Int { secondOfDay / 60 % 60 }
    package var second: Int { secondOfDay % 60 }
    package var minuteOfDay: Int { secondOfDay / 60 }

    /// Moves the hands of the clock: 24 hours on is the same time the next day, whatever the zone does that night.
    package func adding(seconds: Int) -> CivilTime { CivilTime(date, secondOfDay: secondOfDay + seconds) }
    package func adding(minutes: Int) -> CivilTime { adding(seconds: minutes * 60) }

    package static func < (left: CivilTime, right: CivilTime) -> Bool {
        (left.date, left.secondOfDay) < (right.date, right.secondOfDay)
    }

    /// Seconds since 1970-01-01T00:00 on the same clock.
    package var clockSeconds: Int { date.dayNumber * 86_400 + secondOfDay }

    package init(clockSeconds: Int) {
        self.init(LocalDate(dayNumber: 0), secondOfDay: clockSeconds)
    }
}

extension CivilTime: CustomStringConvertible, LosslessStringConvertible {
    /// ISO 8601 without an offset: `2026-11-24T09:30`, with `:SS` only when seconds are not zero.
    package var description: String {
        let minutes = "\(date)T\(padded(hour, to: 2)):\(padded(minute, to: 2))"
        return second == 0 ? minutes : minutes + ":" + padded(second, to: 2)
    }

    /// Reads `YYYY-MM-DDTHH:MM` or `YYYY-MM-DDTHH:MM:SS`.
    package init?(_ description: String) {
        let bytes = Array(description.utf8)
        guard bytes.count == 16 || bytes.count == 19, bytes[10] == UInt8(ascii: "T"),
            let date = LocalDate(String(description.prefix(10))),
            bytes[13] == UInt8(ascii: ":"), let hour = decimal(bytes[11..<13]), hour < 24,
            let minute = decimal(bytes[14..<16]), minute < 60
        else { return nil }
        var second = 0
        if bytes.count == 19 {
            guard bytes[16] == UInt8(ascii: ":"), let read = decimal(bytes[17..<19]), read < 60 else { return nil }
            second = read
        }
        self.init(date, hour: hour, minute: minute, second: second)
    }
}
