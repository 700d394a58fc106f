package import Care

/// What a button or a list row of the booking chat means; its text travels to the phone and comes back when it is tapped.
///
/// The rows carry all that is known by then, so that a conversation needs no memory: they may be tapped late, twice or in
/// any order. The text is at most 200 characters, Meta's limit for the id of a list row.
package enum BookingTap: Hashable, Sendable {
    /// Asks what for, or shows times at once where there is no choice.
    case begin
    /// The next free times for such a visit.
    case visit(WantedVisit)
    /// Free times by a wish: those on `from` or later, page 0 to 999.
    case times(WantedVisit, TimesWish)
    /// Asks which other times are meant than those shown by that wish, the last of which was on that day.
    case otherTimes(WantedVisit, TimesWish = TimesWish(), after: LocalDate? = nil)
    /// Asks which day, among those on `from` or later.
    case days(WantedVisit, TimesWish)
    /// Free times of the day `from` alone.
    case day(WantedVisit, TimesWish)
    case take(WantedVisit, practitioner: Identifier<Practitioner>, location: Identifier<Location>, start: Instant)
    /// Staff are to write.
    case askTeam
}

/// A kind of visit for somebody.
package struct WantedVisit: Hashable, Sendable {
    /// Nil is whoever writes and is not known yet.
    package var patient: Identifier<Person>?
    package var visitType: Identifier<VisitType>

    package init(patient: Identifier<Person>?, visitType: Identifier<VisitType>) {
        self.patient = patient
        self.visitType = visitType
    }
}

/// Which times a patient asked for in the chat.
package struct TimesWish: Hashable, Sendable {
    package var practitioner: Identifier<Practitioner>?
    package var partOfDay: SlotWish.PartOfDay?
    /// On that day or later.
    package var from: LocalDate?
    /// 0 to 999.
    package var page: Int

    package init(
        practitioner: Identifier<Practitioner>? = nil,
        partOfDay: SlotWish.PartOfDay? = nil,
        from: LocalDate? = nil,
        page: Int = 0
    ) {
        self.practitioner = practitioner
        self.partOfDay = partOfDay
        self.from = from
        self.page = page
    }

    func with(_ change: (inout TimesWish) -> Void) -> TimesWish {
        var wish = self
        wish.page = 0
        change(&wish)
        return wish
    }
}

extension BookingTap: LosslessStringConvertible {
    /// Words and numbers between colons; 0 and a dash stand for what is not said.
    package var description: String {
        switch self {
        case .begin: "book"
        case .visit(let wanted): "visit:\(wanted.text)"
        case .times(let wanted, let wish):
            "free:\(wanted.text):\(wish.text)"
        case .otherTimes(let wanted, let wish, let day):
            wish == TimesWish()
                ? "others:\(wanted.text)" + (day.map { ":\($0)" } ?? "")
                : "others:\(wanted.text):\(wish.text):\(day?.description ?? "-")"
        case .days(let wanted, let wish): "days:\(wanted.text):\(wish.text)"
        case .day(let wanted, let wish): "day:\(wanted.text):\(wish.text)"
        case .take(let wanted, let practitioner, let location, let start):
            "take:\(wanted.text):\(practitioner):\(location):\(start.seconds)"
        case .askTeam: "help"
        }
    }

    /// Nil for anything that `description` does not write.
    package init?(_ description: String) {
        guard description.utf8.count <= 200 else { return nil }
        let parts = description.split(separator: ":", omittingEmptySubsequences: false)
        guard let tap = BookingTap(parts), tap.description == description else { return nil }
        self = tap
    }

    private init?(_ parts: [Substring]) {
        switch (parts[0], parts.count) {
        case ("book", 1): self = .begin
        case ("help", 1): self = .askTeam
        default:
            guard parts.count >= 3, let wanted = WantedVisit(parts[1], parts[2]) else { return nil }
            switch (parts[0], parts.count) {
            case ("visit", 3): self = .visit(wanted)
            case ("others", 3): self = .otherTimes(wanted)
            case ("others", 4):
                guard let day = LocalDate(String(parts[3])) else { return nil }
                self = .otherTimes(wanted, after: day)
            case ("others", 8):
                let day = LocalDate(String(parts[7]))
                guard let wish = TimesWish(parts[3..<7]), day != nil || parts[7] == "-" else { return nil }
                self = .otherTimes(wanted, wish, after: day)
            case ("days", 7):
                guard let wish = TimesWish(parts[3...]) else { return nil }
                self = .days(wanted, wish)
            case ("day", 7):
                guard let wish = TimesWish(parts[3...]) else { return nil }
                self = .day(wanted, wish)
            case ("free", 7):
                guard let wish = TimesWish(parts[3...]) else { return nil }
                self = .times(wanted, wish)
            case ("take", 6):
                guard let practitioner = Int64(parts[3]), practitioner > 0, let location = Int64(parts[4]),
                    location > 0, let start = Int64(parts[5]), (0...253_402_300_799).contains(start)
                else { return nil }
                self = .take(
                    wanted,
                    practitioner: Identifier(practitioner),
                    location: Identifier(location),
                    start: Instant(seconds: start)
                )
            default: return nil
            }
        }
    }
}

extension WantedVisit {
    fileprivate var text: String { "\(patient?.rawValue ?? 0):\(visitType)" }

    fileprivate init?(_ patient: Substring, _ visitType: Substring) {
        guard let patient = Int64(patient), patient >= 0, let visitType = Int64(visitType), visitType > 0 else {
            return nil
        }
        self.init(patient: patient == 0 ? nil : Identifier(patient), visitType: Identifier(visitType))
    }
}

extension TimesWish {
    fileprivate var text: String {
        "\(practitioner?.rawValue ?? 0):\(partOfDay?.rawValue ?? "-"):\(from?.description ?? "-"):\(page)"
    }

    fileprivate init?(_ parts: ArraySlice<Substring>) {
        let parts = Array(parts)
        guard let practitioner = Int64(parts[0]), practitioner >= 0, let page = Int(parts[3]),
            (0...999).contains(page)
        else { return nil }
        let partOfDay = SlotWish.PartOfDay(rawValue: String(parts[1]))
        let from = LocalDate(String(parts[2]))
        guard partOfDay != nil || parts[1] == "-", from != nil || parts[2] == "-" else { return nil }
        self.init(
            practitioner: practitioner == 0 ? nil : Identifier(practitioner),
            partOfDay: partOfDay,
            from: from,
            page: page
        )
    }
}
