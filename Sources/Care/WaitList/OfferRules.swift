/// How freed slots are offered: how many at a time, how far apart, for how long.
package struct OfferRules: Sendable, Hashable {
    /// The share of offers that is accepted, as published or as learned.
    package var acceptance: Double
    /// The chance that somebody takes the slot, which the number of offers aims at.
    package var target: Double
    /// From one wave to the next.
    package var pause: Span
    /// How long an offer can be answered, if there is time.
    package var answerTime: Span
    /// Nobody is asked who would have less time to answer.
    package var shortestAnswer: Span
    /// Nobody is asked to come sooner than this after the answer.
    package var leastNotice: Span
    /// A slot is to be offered to as many as needed within this, however far off it is.
    package var patience: Span
    /// So long at most those who wait come first, while they are being asked.
    ///
    /// More than `patience`: on a busy list most have had enough offers for a day, and are asked on the next.
    package var precedence: Span
    /// Open offers of one slot at a time: that many people at most hear that another was first.
    package var mostOpen: Int
    /// Offers a patient gets in any 24 hours, whatever became of them.
    package var mostPerDay: Int

    package init(
        acceptance: Double = AcceptanceRate.published,
        // Sets the pace; asking goes on until the list or the time is over. In the year that the tests simulate, 0.9 fills
        // 83 % of slots with 16 offers for each, 0.8 fills 81 % with 14.5, since fewer are out when somebody accepts;
        // less than 0.8 fills fewer with as many.
        target: Double = 0.8,
        // 60 % of those who answered a clinic's text message did so within 45 minutes (10.1071/SH22021).
        pause: Span = .minutes(45),
        answerTime: Span = .hours(2),
        shortestAnswer: Span = .minutes(20),
        leastNotice: Span = .hours(1),
        patience: Span = .days(1),
        precedence: Span = .days(3),
        mostOpen: Int = 15,
        mostPerDay: Int = 2
    ) {
        self.acceptance = acceptance
        self.target = target
        self.pause = pause
        self.answerTime = answerTime
        self.shortestAnswer = shortestAnswer
        self.leastNotice = leastNotice
        self.patience = patience
        self.precedence = precedence
        self.mostOpen = mostOpen
        self.mostPerDay = mostPerDay
    }

    package static let standard = OfferRules()

    /// How many must be asked to reach `target`: 19 by the published rate.
    package var offersWanted: Int { AcceptanceRate.offersNeeded(for: target, at: acceptance) }

    /// By when the patient must have answered to come in time.
    package func deadline(_ entry: WaitListEntry, _ slot: FreedSlot) -> Instant {
        slot.slot.start - max(leastNotice, entry.notice)
    }

    /// How long the offer of a wave can be answered if `left` is the time until the slot's last useful answer: half of
    /// it, so that others can be asked after it.
    package func answerTime(left: Span) -> Span {
        max(shortestAnswer, min(answerTime, Span(microseconds: left.microseconds / 2)))
    }
}
