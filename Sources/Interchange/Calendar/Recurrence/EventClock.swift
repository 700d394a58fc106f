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

    /// The moment a `RECURRENCE-ID`, `RDATE` or `EXDATE` names of a series that begins at `start` by the clock.
    ///
    /// The standard wants them in the kind and zone of the series' start (RFC 5545, 3.8.4.4 and 3.8.5.1); programs
    /// leave the zone out, or write UTC beside a zone and days beside times. A day means the series' time on it.
    func instant(namedBy time: CalendarTime, of start: CivilTime) -> Instant {
        if isDate { return zone.startOfDay(day(of: time)) }
        switch time {
        case .date(let date): return instant(of: CivilTime(date, secondOfDay: start.secondOfDay))
        case .floating(let civil): return instant(of: civil)
        case .utc(let instant): return instant
        case .zoned(let civil, let own): return own.zone.instant(of: civil)
        }
    }

    /// What a time means to a series of days: for UTC the one that begins then in the zone, else the one written.
    func day(of time: CalendarTime) -> LocalDate {
        guard case .utc(let instant) = time else { return time.civil.date }
        let here = zone.civil(at: instant).date
        return zone.startOfDay(here) == instant ? here : time.civil.date
    }

    /// Whether an instance may not begin then (`UNTIL`, RFC 5545, 3.3.10); a value of the wrong kind is read kindly.
    func isPast(_ until: RecurrenceRule.Until, _ civil: CivilTime) -> Bool {
        switch until {
        case .date(let date): civil.date > date
        case .local(let last): isDate ? civil.date > last.date : civil > last
        case .utc(let last): isDate ? civil.date > day(of: .utc(last)) : instant(of: civil) > last
        }
    }

    /// No later time of the clock is an earlier moment: where clocks go forward, those of the gap move past others.
    func earliest(after civil: CivilTime) -> Instant {
        let instant = instant(of: civil)
        return instant - .seconds(Int64(max(0, self.civil(at: instant).clockSeconds - civil.clockSeconds)))
    }
}
