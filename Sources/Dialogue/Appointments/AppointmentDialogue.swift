package import Care

/// What the clinic says about a visit, in the patient's language.
///
/// Each turn is one message, since each one is paid for.
package struct AppointmentDialogue: Sendable {
    private let clinic: String
    private let wording: Wording

    package init(clinic: String, language: LanguageTag) {
        self.clinic = oneLine(clinic, limit: TextLimit.clinicName)
        wording = Wording.best(for: language)
    }

    // MARK: Templates, for outside the customer-service window

    /// Ahead of a visit, asking whether the patient will come.
    package func reminder(_ facts: VisitFacts, _ variant: ReminderVariant? = nil) -> OutgoingContent {
        template(variant?.index == 1 ? .otherReminder : .reminder, facts)
    }

    /// The visit was booked or moved by the clinic.
    package func changed(_ facts: VisitFacts) -> OutgoingContent { template(.changed, facts) }

    /// The visit cannot take place then, and this time is offered instead.
    package func newTime(_ facts: VisitFacts, _ offer: SlotOffer) -> OutgoingContent {
        var values = values(facts)
        values[.when] = wording.dates.when(offer.wallStart)
        values[.place] = oneLine(offer.place, limit: TextLimit.place)
        return template(.newTime, values, [slotTap(facts, offer), .reschedule(facts.visit), .cancel(facts.visit)])
    }

    package func cancelledByClinic(_ facts: VisitFacts) -> OutgoingContent { template(.cancelled, facts) }

    /// The visit and all that follow it in its series.
    package func seriesCancelledByClinic(_ facts: VisitFacts) -> OutgoingContent { template(.seriesCancelled, facts) }

    /// The patient did not come: another time, or "I was there".
    package func missedTemplate(_ facts: VisitFacts) -> OutgoingContent { template(.missed, facts) }

    /// Another visit is due about that day.
    package func comeAgainTemplate(after visit: VisitVersion, on day: LocalDate) -> OutgoingContent {
        template(.comeAgain, [.clinic: clinic, .day: wording.dates.day(day)], [.comeAgain(visit)])
    }

    /// It is the patient's turn.
    package func comeIn(_ facts: VisitFacts) -> OutgoingContent { template(.comeIn, facts) }

    // MARK: Answers, inside the window

    package func confirmed(_ facts: VisitFacts) -> OutgoingContent { text(.confirmed, facts) }
    package func alreadyConfirmed(_ facts: VisitFacts) -> OutgoingContent { text(.alreadyConfirmed, facts) }
    package func moved(_ facts: VisitFacts) -> OutgoingContent { text(.moved, facts) }
    package func alreadyCancelled(_ facts: VisitFacts) -> OutgoingContent { text(.alreadyCancelled, facts) }
    package func kept(_ facts: VisitFacts) -> OutgoingContent { text(.kept, facts) }
    /// The visit has begun, is over, or was missed.
    package func past(_ facts: VisitFacts) -> OutgoingContent { text(.past, facts) }
    /// There is no such visit, or it is not this person's: both sound the same, so that nothing is given away.
    package func unknownVisit() -> OutgoingContent { .text(wording.text(.unknownVisit)) }
    /// A promise: staff must be told to write.
    package func teamWillWrite(_ facts: VisitFacts) -> OutgoingContent { text(.teamWillWrite, facts) }
    /// The same where the visit cannot take place at its time.
    package func teamWillFindTime() -> OutgoingContent { .text(wording.text(.teamWillBook)) }
    package func noSlots(_ facts: VisitFacts) -> OutgoingContent { text(.noSlots, facts) }

    /// The visit is called off; why, is asked in the same message, and may be left open.
    package func cancelled(_ facts: VisitFacts) -> OutgoingContent {
        let rows = CancellationReason.allCases.map { choice(.reason(facts.visit, $0), $0.row) }
        return .list(body: wording.text(.cancelledWhy, values(facts)), button: wording.text(.reasonsButton), rows: rows)
    }

    /// Staff look into it.
    package func wasThere() -> OutgoingContent { .text(wording.text(.wasThere)) }
    /// The patient is here, and is told when it is their turn.
    package func arrived() -> OutgoingContent { .text(wording.text(.arrived)) }

    /// The tap was about an earlier version: says what is true now and asks again.
    package func stale(_ facts: VisitFacts) -> OutgoingContent {
        .buttons(
            body: wording.text(.stale, values(facts)),
            buttons: [
                choice(.confirm(facts.visit), .confirmButton),
                choice(.reschedule(facts.visit), .rescheduleButton),
                choice(.cancel(facts.visit), .cancelButton),
            ]
        )
    }

    /// "Cancel" alone may mean the visit or the messages: asks which, and offers to leave all as it is.
    package func cancelQuestion(_ facts: VisitFacts) -> OutgoingContent {
        .buttons(
            body: wording.text(.cancelQuestion, values(facts)),
            buttons: [
                choice(.cancel(facts.visit), .cancelVisitButton),
                choice(.stopMessages, .stopMessagesButton),
                choice(.keep(facts.visit), .keepButton),
            ]
        )
    }

    /// The patient wrote about cancelling: asks before anything is lost, and offers another time instead.
    package func cancelOrMove(_ facts: VisitFacts) -> OutgoingContent {
        .buttons(
            body: wording.text(.cancelOrMove, values(facts)),
            buttons: [
                choice(.cancel(facts.visit), .cancelVisitButton),
                choice(.reschedule(facts.visit), .rescheduleButton),
                choice(.keep(facts.visit), .keepButton),
            ]
        )
    }

    /// One of several visits; `patient` is whose, where the phone is several people's.
    package struct VisitChoice: Hashable, Sendable {
        package var facts: VisitFacts
        package var patient: String?

        package init(_ facts: VisitFacts, patient: String? = nil) {
            self.facts = facts
            self.patient = patient
        }
    }

    /// Which of several visits; at most nine, and staff for the rest.
    package func chooseVisit(toMove: Bool, _ visits: [VisitChoice]) -> OutgoingContent {
        var rows = visits.prefix(9).map { choice in
            let (visit, place) = (choice.facts.visit, choice.facts.place)
            return OutgoingContent.Choice(
                payload: (toMove ? TapPayload.reschedule(visit) : .cancel(visit)).description,
                title: wording.dates.slot(choice.facts.start),
                detail: oneLine(
                    [choice.patient, place].compactMap { $0 }.joined(separator: " · "),
                    limit: TextLimit.rowDetail
                )
            )
        }
        rows.append(
            OutgoingContent.Choice(
                payload: BookingTap.askTeam.description,
                title: wording.text(.askTeamRow),
                detail: wording.text(.askTeamDetail)
            )
        )
        let body = wording.text(toMove ? .whichToMove : .whichToCancel)
        return .list(body: body, button: wording.text(.chooseButton), rows: rows)
    }

    /// How many visits are asked of together with their free times: of more a list has no room for two times each.
    package static let mostMovedTogether = 3

    /// How many free times each of so many visits has in one list; with them goes a row for its other times.
    package static func slotsEach(of visits: Int) -> Int { 10 / max(1, visits) - 1 }

    /// Which of several visits, and to when, in one message; nil where they cannot be told apart by their times.
    package func chooseTimes(_ visits: [(choice: VisitChoice, slots: [SlotOffer])]) -> OutgoingContent? {
        let headings = visits.map { heading($0.choice.facts.start) }
        guard (2...Self.mostMovedTogether).contains(visits.count), Set(headings).count == visits.count,
            visits.allSatisfy({ !$0.slots.isEmpty })
        else { return nil }
        let choices = zip(headings, visits).flatMap { heading, visit in
            let facts = visit.choice.facts
            let times = rows(facts, Array(visit.slots.prefix(Self.slotsEach(of: visits.count))))
            let others = choice(.otherTimes(facts.visit, page: 0), .otherTimesRow, .otherTimesDetail)
            return (times + [others]).map { row in
                var row = row
                row.section = heading
                return row
            }
        }
        return .list(
            body: wording.text(.whichToMoveWhen, [.visits: lines(visits.map(\.choice))]),
            button: wording.text(.timesButton),
            rows: choices
        )
    }

    /// The time of a visit, marked as in the text above the list where there is room for it.
    private func heading(_ start: CivilTime) -> String {
        let time = wording.dates.slot(start)
        let marked = "📅 \(time)"
        return marked.utf16.count > TextLimit.sectionTitle ? time : marked
    }

    /// The visits ahead, one a line; at most nine.
    package func visits(_ visits: [VisitFacts]) -> OutgoingContent {
        guard !visits.isEmpty else { return noVisits() }
        return .text(wording.text(.visits, [.visits: lines(visits.prefix(9).map { VisitChoice($0) })]))
    }

    private func lines(_ visits: [VisitChoice]) -> String {
        visits.map { choice in
            let whose = choice.patient.map { "\n👤 \(oneLine($0, limit: TextLimit.place))" } ?? ""
            let place = oneLine(choice.facts.place, limit: TextLimit.place)
            return "📅 \(wording.dates.when(choice.facts.start))\n📍 \(place)\(whose)"
        }.joined(separator: "\n\n")
    }

    /// There is no visit ahead; offers to book one.
    package func noVisits() -> OutgoingContent {
        let book = OutgoingContent.Choice(payload: BookingTap.begin.description, title: wording.text(.bookButton))
        return .buttons(body: wording.text(.noVisits), buttons: [book])
    }

    /// How many free times a list offers; three of Meta's ten rows are kept for "other times", the wait-list and "none
    /// suits".
    package static let slotsPerPage = 7

    /// Offers free times, or says there are none; `nextPage` is the page behind "other times", if there is one.
    package func chooseSlot(_ facts: VisitFacts, _ slots: [SlotOffer], nextPage: Int? = nil) -> OutgoingContent {
        list(.chooseSlot, facts, slots, nextPage)
    }

    /// The time the patient picked has gone; offers others.
    package func slotTaken(_ facts: VisitFacts, _ slots: [SlotOffer], nextPage: Int? = nil) -> OutgoingContent {
        list(.slotTaken, facts, slots, nextPage)
    }

    /// The visit cannot take place then, and these times are offered instead; at most seven.
    ///
    /// Without a next page the other times are all, from the first.
    package func newTimes(_ facts: VisitFacts, _ slots: [SlotOffer], nextPage: Int? = nil) -> OutgoingContent {
        let more = nextPage.map { TapPayload.otherTimes(facts.visit, page: $0) } ?? .reschedule(facts.visit)
        let others = [
            choice(more, .otherTimesRow, .otherTimesDetail),
            choice(.askTeam(facts.visit), .askTeamRow, .askTeamDetail),
        ]
        return .list(
            body: wording.text(.newTimes, values(facts)),
            button: wording.text(.timesButton),
            rows: rows(facts, slots) + others
        )
    }

    private func list(_ phrase: Phrase, _ facts: VisitFacts, _ slots: [SlotOffer], _ next: Int?) -> OutgoingContent {
        guard !slots.isEmpty else { return noSlots(facts) }
        var rows = rows(facts, slots)
        if let next { rows.append(choice(.otherTimes(facts.visit, page: next), .otherTimesRow, .otherTimesDetail)) }
        rows.append(
            OutgoingContent.Choice(
                payload: OfferTap.join(facts.visit).description,
                title: wording.text(.waitListRow),
                detail: wording.text(.waitListDetail)
            )
        )
        rows.append(choice(.askTeam(facts.visit), .askTeamRow, .askTeamDetail))
        return .list(body: wording.text(phrase, values(facts)), button: wording.text(.timesButton), rows: rows)
    }

    private func rows(_ facts: VisitFacts, _ slots: [SlotOffer]) -> [OutgoingContent.Choice] {
        slots.prefix(Self.slotsPerPage).map { slot in
            OutgoingContent.Choice(
                payload: slotTap(facts, slot).description,
                title: wording.dates.slot(slot.wallStart),
                detail: oneLine(wording.dates.slotDetail(slot.wallStart, slot.detail), limit: TextLimit.rowDetail)
            )
        }
    }

    private func slotTap(_ facts: VisitFacts, _ slot: SlotOffer) -> TapPayload {
        .slot(facts.visit, practitioner: slot.practitioner, location: slot.location, start: slot.start)
    }

    private func template(_ kind: AppointmentTemplate, _ facts: VisitFacts) -> OutgoingContent {
        let payloads: [TapPayload] =
            kind == .missed
            ? [.findTime(facts.visit), .wasThere(facts.visit)]
            : [.confirm(facts.visit), .reschedule(facts.visit), .cancel(facts.visit)]
        return template(kind, values(facts), payloads)
    }

    private func template(
        _ kind: AppointmentTemplate,
        _ values: [Blank: String],
        _ payloads: [TapPayload]
    ) -> OutgoingContent {
        .template(
            (TemplateCatalog.find(name: kind.rawValue, language: wording.metaCode)
                ?? TemplateDefinition(kind, in: wording)).call(
                    parameters: kind.parameters.map {
                        isolated(values[$0] ?? "", in: wording.direction)
                    },
                    payloads: kind.buttons.isEmpty ? [] : payloads.map(\.description)
                )
        )
    }

    private func text(_ phrase: Phrase, _ facts: VisitFacts) -> OutgoingContent {
        .text(wording.text(phrase, values(facts)))
    }

    private func choice(_ tap: TapPayload, _ title: Phrase, _ detail: Phrase? = nil) -> OutgoingContent.Choice {
        OutgoingContent.Choice(
            payload: tap.description,
            title: wording.text(title),
            detail: detail.map { wording.text($0) }
        )
    }

    private func values(_ facts: VisitFacts) -> [Blank: String] {
        [
            .clinic: clinic,
            .day: wording.dates.day(facts.start.date),
            .time: wording.dates.time(facts.start),
            .when: wording.dates.when(facts.start),
            .place: oneLine(facts.place, limit: TextLimit.place),
        ]
    }
}

extension CancellationReason {
    fileprivate var row: Phrase {
        switch self {
        case .feelingBetter: .reasonBetterRow
        case .cannotMakeIt: .reasonCannotRow
        case .unableToPay: .reasonCostRow
        case .other: .reasonOtherRow
        }
    }
}
