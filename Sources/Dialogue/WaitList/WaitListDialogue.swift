package import Care

/// What the clinic says to those who wait for an earlier time.
package struct WaitListDialogue: Sendable {
    private let clinic: String
    private let wording: Wording

    package init(clinic: String, language: LanguageTag) {
        self.clinic = oneLine(clinic, limit: TextLimit.clinicName)
        wording = Wording.best(for: language)
    }

    /// A free time as it is offered: when and where, and nothing else, since it shows on a lock screen.
    package struct FreeTime: Hashable, Sendable {
        package var start: CivilTime
        package var place: String

        /// Nil if the slot's zone is not a zone.
        package init?(_ slot: Slot, at location: Location) {
            guard let zone = Zone(slot.zone) else { return nil }
            start = zone.civil(at: slot.start)
            place = location.address.isEmpty ? location.name : "\(location.name), \(location.address)"
        }
    }

    /// Inside the window.
    package func offer(
        _ time: FreeTime,
        _ offer: Identifier<Offer>,
        _ entry: Identifier<WaitListEntry>
    )
        -> OutgoingContent
    {
        .buttons(body: wording.text(.offer, values(time)), buttons: buttons(offer, entry))
    }

    /// Outside the window; `hasVisit`: for somebody who gives up a later visit for it.
    package func offerTemplate(
        _ time: FreeTime,
        _ offer: Identifier<Offer>,
        _ entry: Identifier<WaitListEntry>,
        hasVisit: Bool
    ) -> OutgoingContent {
        template(hasVisit ? .offer : .firstOffer, time, buttons(offer, entry).map(\.payload))
    }

    private func buttons(_ offer: Identifier<Offer>, _ entry: Identifier<WaitListEntry>) -> [OutgoingContent.Choice] {
        [
            choice(.take(offer), .offerYesButton), choice(.decline(offer), .offerNoButton),
            choice(.leave(entry), .leaveListButton),
        ]
    }

    /// Another was first: the place is kept.
    package func gone() -> OutgoingContent { .text(wording.text(.offerGone)) }
    package func goneTemplate(_ time: FreeTime) -> OutgoingContent { template(.offerGone, time, []) }
    package func declined() -> OutgoingContent { .text(wording.text(.offerDeclined)) }
    package func expired() -> OutgoingContent { .text(wording.text(.offerExpired)) }
    package func left() -> OutgoingContent { .text(wording.text(.waitListLeft)) }

    /// `facts` of the visit that stays until something earlier comes; nil of somebody who has none.
    package func joined(_ entry: Identifier<WaitListEntry>, _ facts: VisitFacts?) -> OutgoingContent {
        let leave = choice(.leave(entry), .leaveListButton)
        guard let facts else { return .buttons(body: wording.text(.waitListWaiting), buttons: [leave]) }
        let values: [Blank: String] = [
            .when: wording.dates.when(facts.start),
            .place: oneLine(facts.place, limit: TextLimit.place),
        ]
        return .buttons(body: wording.text(.waitListJoined, values), buttons: [leave])
    }

    /// The same to somebody for whom there is something earlier already: at most nine times, each a move of the visit.
    package func joined(
        _ entry: Identifier<WaitListEntry>,
        _ facts: VisitFacts,
        freeNow slots: [SlotOffer]
    ) -> OutgoingContent {
        guard case .buttons(let body, let buttons) = joined(entry, facts), !slots.isEmpty else {
            return joined(entry, facts)
        }
        let rows = slots.prefix(9).map { slot in
            OutgoingContent.Choice(
                payload: TapPayload.slot(
                    facts.visit,
                    practitioner: slot.practitioner,
                    location: slot.location,
                    start: slot.start
                ).description,
                title: wording.dates.slot(slot.wallStart),
                detail: oneLine(wording.dates.slotDetail(slot.wallStart, slot.detail), limit: TextLimit.rowDetail)
            )
        }
        return .list(
            body: body + "\n\n" + wording.text(.waitListFreeNow),
            button: wording.text(.timesButton),
            rows: rows + buttons
        )
    }

    private func template(_ kind: AppointmentTemplate, _ time: FreeTime, _ payloads: [String]) -> OutgoingContent {
        let values = values(time)
        let definition =
            TemplateCatalog.find(name: kind.rawValue, language: wording.metaCode)
            ?? TemplateDefinition(kind, in: wording)
        return .template(
            definition.call(
                parameters: kind.parameters.map { isolated(values[$0] ?? "", in: wording.direction) },
                payloads: payloads
            )
        )
    }

    private func choice(_ tap: OfferTap, _ title: Phrase) -> OutgoingContent.Choice {
        OutgoingContent.Choice(payload: tap.description, title: wording.text(title))
    }

    private func values(_ time: FreeTime) -> [Blank: String] {
        [
            .clinic: clinic,
            .day: wording.dates.day(time.start.date),
            .time: wording.dates.time(time.start),
            .when: wording.dates.when(time.start),
            .place: oneLine(time.place, limit: TextLimit.place),
        ]
    }
}
