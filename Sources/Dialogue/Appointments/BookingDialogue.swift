package import Care

/// What the clinic says to somebody who wants a visit, in their language: what for, when, done.
///
/// Each turn is one message, since each one is paid for. What the visit is for and whom it is for stand in rows the patient
/// opens, never in the text that shows on a lock screen.
package struct BookingDialogue: Sendable {
    private let clinic: String
    private let wording: Wording

    package init(clinic: String, language: LanguageTag) {
        self.clinic = oneLine(clinic, limit: TextLimit.clinicName)
        wording = Wording.best(for: language)
    }

    /// A kind of visit for somebody, as a row.
    package struct VisitOffer: Hashable, Sendable {
        package var wanted: WantedVisit
        package var name: String
        /// Whom it is for, where the phone is several people's.
        package var patient: String?

        package init(_ wanted: WantedVisit, name: String, patient: String? = nil) {
            self.wanted = wanted
            self.name = name
            self.patient = patient
        }
    }

    /// One of Meta's ten rows is kept for "something else", "other times" or the team.
    package static let mostRows = 9

    /// Asks what for, and for whom where that is a question; further choices are staff's to offer.
    ///
    /// `wish` is what was said already of the time.
    package func chooseVisit(_ offers: [VisitOffer], _ wish: TimesWish = TimesWish()) -> OutgoingContent {
        var rows = offers.prefix(Self.mostRows).map { offer in
            let tap: BookingTap = wish == TimesWish() ? .visit(offer.wanted) : .times(offer.wanted, wish)
            return OutgoingContent.Choice(
                payload: tap.description,
                title: oneLine(offer.name, limit: TextLimit.rowTitle),
                detail: offer.patient.map { oneLine($0, limit: TextLimit.rowDetail) }
            )
        }
        rows.append(choice(.askTeam, .otherKindRow, .askTeamDetail))
        return .list(body: wording.text(.whichKind), button: wording.text(.chooseButton), rows: rows)
    }

    /// Why a list of free times is shown.
    package enum Occasion: Hashable, Sendable {
        case asked
        /// The time the patient picked is somebody else's.
        case taken
        /// It was kept for the patient for a while, and is somebody else's now.
        case noLongerKept
        /// Nothing is free as the patient wished.
        case notAsWished
    }

    /// Free times, and the way to others; `wish` is what they were found by.
    package func chooseTime(
        _ wanted: WantedVisit,
        _ slots: [SlotOffer],
        _ wish: TimesWish = TimesWish(),
        _ occasion: Occasion = .asked
    ) -> OutgoingContent {
        var rows = slots.prefix(Self.mostRows).map { slot in
            OutgoingContent.Choice(
                payload: BookingTap.take(
                    wanted,
                    practitioner: slot.practitioner,
                    location: slot.location,
                    start: slot.start
                ).description,
                title: wording.dates.slot(slot.wallStart),
                detail: oneLine(wording.dates.slotDetail(slot.wallStart, slot.detail), limit: TextLimit.rowDetail)
            )
        }
        let last = slots.prefix(Self.mostRows).map(\.wallStart.date).max()
        rows.append(choice(.otherTimes(wanted, wish, after: last), .otherTimesRow, .otherTimesDetail))
        let body =
            switch occasion {
            case .asked: wording.text(.nextTimes)
            case .taken: wording.text(.quicker)
            case .noLongerKept: wording.text(.holdEnded)
            case .notAsWished: wording.text(.notAsWished)
            }
        return .list(body: body, button: wording.text(.timesButton), rows: rows)
    }

    /// A way to narrow the times down.
    package enum Narrowing: Hashable, Sendable {
        case partOfDay(SlotWish.PartOfDay)
        case from(LocalDate)
        /// One that is chosen among those on which something is free.
        case certainDay
        /// From that day on.
        case practitioner(Identifier<Practitioner>, name: String, from: LocalDate)
    }

    /// Asks which other times than those found by `wish`: parts of the day, later days, who; or staff.
    package func chooseOtherTimes(_ wanted: WantedVisit, _ wish: TimesWish, _ ways: [Narrowing]) -> OutgoingContent {
        var rows = ways.prefix(Self.mostRows).map { way in row(wanted, wish, way) }
        rows.append(choice(.askTeam, .askTeamRow, .askTeamDetail))
        return .list(body: wording.text(.otherTimes), button: wording.text(.timesButton), rows: rows)
    }

    /// Asks on which of these days; `later` is where others begin, if there are any.
    package func chooseDay(
        _ wanted: WantedVisit,
        _ wish: TimesWish,
        _ days: [LocalDate],
        later: LocalDate?
    ) -> OutgoingContent {
        var rows = days.prefix(Self.mostRows).map { day in
            row(.day(wanted, wish.with { $0.from = day }), wording.dates.day(day))
        }
        if let later {
            let tap = BookingTap.days(wanted, wish.with { $0.from = later })
            rows.append(row(tap, wording.text(.laterRow), detail: from(later)))
        }
        return .list(body: wording.text(.whichDay), button: wording.text(.chooseButton), rows: rows)
    }

    /// What was wished before holds besides.
    private func row(_ wanted: WantedVisit, _ wish: TimesWish, _ way: Narrowing) -> OutgoingContent.Choice {
        switch way {
        case .partOfDay(let part):
            row(.times(wanted, wish.with { $0.partOfDay = part }), wording.text(Self.phrase(of: part)))
        case .from(let day):
            row(.times(wanted, wish.with { $0.from = day }), wording.text(.laterRow), detail: from(day))
        case .certainDay: row(.days(wanted, wish.with { $0.from = nil }), wording.text(.certainDayRow))
        case .practitioner(let id, let name, let day):
            row(.times(wanted, wish.with { $0.practitioner = id }), name, detail: from(day))
        }
    }

    private func from(_ day: LocalDate) -> String { wording.text(.laterDetail, [.day: wording.dates.day(day)]) }

    private func row(_ tap: BookingTap, _ title: String, detail: String? = nil) -> OutgoingContent.Choice {
        OutgoingContent.Choice(
            payload: tap.description,
            title: oneLine(title, limit: TextLimit.rowTitle),
            detail: detail.map { oneLine($0, limit: TextLimit.rowDetail) }
        )
    }

    private static func phrase(of part: SlotWish.PartOfDay) -> Phrase {
        switch part {
        case .morning: .morningsRow
        case .afternoon: .afternoonsRow
        case .evening: .eveningsRow
        }
    }

    /// All a patient needs to come, in one message.
    package func booked(_ visit: BookedVisit) -> OutgoingContent {
        summary(visit.preparation == nil ? .booked : .bookedPrepare, visit)
    }

    /// The patient has this very time already.
    package func alreadyBooked(_ visit: BookedVisit) -> OutgoingContent {
        summary(.alreadyBooked, visit)
    }

    /// A row of the list that has booked this visit was tapped again: another time, or one more visit.
    package func bookedFromThere(_ visit: BookedVisit) -> OutgoingContent {
        let move = OutgoingContent.Choice(
            payload: TapPayload.reschedule(visit.facts.visit).description,
            title: wording.text(.rescheduleButton)
        )
        let more = OutgoingContent.Choice(payload: BookingTap.begin.description, title: wording.text(.bookButton))
        return .buttons(body: body(.alreadyBooked, visit), buttons: [move, more])
    }

    private func summary(_ phrase: Phrase, _ visit: BookedVisit) -> OutgoingContent {
        let body = body(phrase, visit)
        guard let calendar = visit.calendar else { return .text(body) }
        return .link(body: body, title: wording.text(.calendarButton), url: calendar)
    }

    private func body(_ phrase: Phrase, _ visit: BookedVisit) -> String {
        let facts = visit.facts
        var parts = [
            wording.text(
                phrase,
                [
                    .clinic: clinic,
                    .day: wording.dates.day(facts.start.date),
                    .time: wording.dates.time(facts.start),
                    .when: wording.dates.when(facts.start),
                    .place: oneLine(facts.place, limit: TextLimit.place),
                    .preparation: paragraph(visit.preparation ?? "", limit: TextLimit.preparation),
                ]
            )
        ]
        if visit.isReminded { parts.append(wording.text(.willRemind)) }
        if let map = visit.map { parts.append("🗺 " + map) }
        return parts.joined(separator: "\n\n")
    }

    /// There is nothing to offer; a promise, so that staff must be told to write.
    package func noTimes() -> OutgoingContent { .text(wording.text(.noTimes)) }

    /// Staff will write; they must be told to.
    package func teamWillWrite() -> OutgoingContent { .text(wording.text(.teamWillBook)) }

    /// So many visits are ahead that staff should look at it; they must be told to.
    package func enoughVisits() -> OutgoingContent { .text(wording.text(.enoughVisits)) }

    private func choice(_ tap: BookingTap, _ title: Phrase, _ detail: Phrase) -> OutgoingContent.Choice {
        OutgoingContent.Choice(payload: tap.description, title: wording.text(title), detail: wording.text(detail))
    }
}

/// A visit that has been booked, as its patient is told.
package struct BookedVisit: Hashable, Sendable {
    package var facts: VisitFacts
    /// Whether reminders will come: nobody is promised any who said stop.
    package var isReminded: Bool
    /// The clinic's own words on how to prepare for such a visit.
    package var preparation: String?
    /// A link to a map.
    package var map: String?
    /// A link to the visit for the phone's calendar.
    package var calendar: String?

    package init(
        facts: VisitFacts,
        isReminded: Bool = false,
        preparation: String? = nil,
        map: String? = nil,
        calendar: String? = nil
    ) {
        self.facts = facts
        self.isReminded = isReminded
        self.preparation = preparation
        self.map = map
        self.calendar = calendar
    }
}
