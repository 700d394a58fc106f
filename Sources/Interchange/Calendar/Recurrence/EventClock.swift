import Care

/// The clock an event's times are read from: a zone's, and for all-day events only its days.
struct EventClock: Hashable {
    var zone: Zone
    var isDate: Bool

    func instant(of civil: CivilTime) -> Instant { zone.instant(of: civil) }

    func civil(at instant: Instant) -> CivilTime {
        let civil = zone.civil(at: instant)
        return isDate ? CivilTime(civil.date, secondOfDay: 0) : civil
    }

    /// Whether an instance may begin then (`UNTIL`, RFC 5545, 3.3.10); a value of the wrong kind is read kindly.
    func isPast(_ until: RecurrenceRule.Until, _ civil: CivilTime) -> Bool {
        switch until {
        case .date(let date): civil.date > date
        case .local(let last): isDate ? civil.date > last.date : civil > last
        case .utc(let last): isDate ? civil.date > Zone.utc.civil(at: last).date : instant(of: civil) > last
        }
    }
}
