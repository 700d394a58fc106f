package import Care

/// What the booking card says, in the patient's language: the patient opened it, so it may say whom, what for and with whom.
package struct CardDialogue: Sendable {
    private let wording: Wording

    package init(language: LanguageTag) {
        wording = Wording.best(for: language)
    }

    /// The message that carries the card.
    package func invitation(flow: String, token: String) -> OutgoingContent {
        .flow(
            FlowCall(
                body: wording.text(.cardInvite),
                button: wording.text(.bookButton),
                flow: flow,
                token: token
            )
        )
    }

    package func text(_ phrase: Phrase) -> String { wording.text(phrase) }

    /// A time among others of its day.
    package func time(_ slot: SlotOffer) -> (title: String, detail: String) {
        (wording.dates.time(slot.wallStart), slot.detail)
    }

    /// A time among others of any day.
    package func dayAndTime(_ slot: SlotOffer) -> (title: String, detail: String) {
        (wording.dates.slot(slot.wallStart), wording.dates.slotDetail(slot.wallStart, slot.detail))
    }

    /// What is about to be booked: when, and then what for, for whom, with whom, where and how to prepare.
    package func summary(
        _ slot: SlotOffer,
        visitType: VisitType,
        patient: String?,
        address: String
    ) -> (heading: String, details: String) {
        let place = address.isEmpty ? nil : address
        let lines = [visitType.name, patient, slot.detail, place].compactMap(\.self)
        let preparation = paragraph(visitType.preparation, limit: TextLimit.preparation)
        let parts = [lines.joined(separator: "\n"), preparation].filter { !$0.isEmpty }
        return (wording.dates.when(slot.wallStart), parts.joined(separator: "\n\n"))
    }
}

/// A free time as the card names it to us: who, where and when.
package struct SlotName: Hashable, Sendable, LosslessStringConvertible {
    package var practitioner: Identifier<Practitioner>
    package var location: Identifier<Location>
    package var start: Instant

    package init(_ slot: SlotOffer) {
        practitioner = slot.practitioner
        location = slot.location
        start = slot.start
    }

    package var description: String { "\(practitioner):\(location):\(start.seconds)" }

    /// Nil for anything that `description` does not write.
    package init?(_ description: String) {
        guard description.utf8.count <= 80 else { return nil }
        let parts = description.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let practitioner = Int64(parts[0]), practitioner > 0,
            let location = Int64(parts[1]), location > 0,
            let start = Int64(parts[2]), (0...253_402_300_799).contains(start)
        else { return nil }
        self.practitioner = Identifier(practitioner)
        self.location = Identifier(location)
        self.start = Instant(seconds: start)
        guard self.description == description else { return nil }
    }
}
