import Care

/// A `DATE` or `DATE-TIME` as it is written (RFC 5545, 3.3.4 and 3.3.5), before its zone is known.
enum CalendarStamp: Hashable {
    case date(LocalDate)
    case local(CivilTime)
    case utc(CivilTime)

    /// Reads `20261224`, `20261224T093000` and `20261224T093000Z`; a leap second is the one before it, as the RFC says.
    init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8.drop { $0 == 0x20 }.prefix { $0 != 0x20 })
        guard bytes.count >= 8, let packed = Digits.value(bytes[0..<8]),
            let date = LocalDate(year: packed / 10_000, month: packed / 100 % 100, day: packed % 100)
        else { return nil }
        if bytes.count == 8 {
            self = .date(date)
            return
        }
        guard bytes.count == 15 || bytes.count == 16, bytes[8] | 0x20 == UInt8(ascii: "t"),
            let clock = Digits.value(bytes[9..<15])
        else { return nil }
        let (hour, minute, second) = (clock / 10_000, clock / 100 % 100, clock % 100)
        guard hour < 24, minute < 60, second <= 60 else { return nil }
        let civil = CivilTime(date, hour: hour, minute: minute, second: min(second, 59))
        if bytes.count == 15 {
            self = .local(civil)
        } else {
            guard bytes[15] | 0x20 == UInt8(ascii: "z") else { return nil }
            self = .utc(civil)
        }
    }

    /// What is written, whatever it means.
    var civil: CivilTime {
        switch self {
        case .date(let date): CivilTime(date, secondOfDay: 0)
        case .local(let civil), .utc(let civil): civil
        }
    }

    static func text(_ date: LocalDate) -> String {
        let (year, month, day) = date.parts
        return padded(year, to: 4) + padded(month, to: 2) + padded(day, to: 2)
    }

    static func text(_ civil: CivilTime) -> String {
        text(civil.date) + "T" + padded(civil.hour, to: 2) + padded(civil.minute, to: 2) + padded(civil.second, to: 2)
    }

    static func text(_ instant: Instant) -> String {
        text(Zone.utc.civil(at: instant)) + "Z"
    }
}
