/// How much each reason to be asked first counts, in points.
package struct WaitListWeights: Sendable, Hashable {
    /// For each step of clinical priority above routine.
    package var priorityStep: Int
    /// For each day on the list, up to `waitingMostDays` of them.
    package var waitingPerDay: Int
    package var waitingMostDays: Int
    /// For each day since the last offer (since joining, if there was none), up to `turnMostDays` of them.
    package var turnPerDay: Int
    package var turnMostDays: Int
    /// Taken off for each offer had, up to `offersMost` of them.
    package var perOffer: Int
    package var offersMost: Int
    /// For each day of notice the patient needs, up to `noticeMostDays` of them.
    package var noticePerDay: Int
    package var noticeMostDays: Int

    package init(
        priorityStep: Int,
        waitingPerDay: Int,
        waitingMostDays: Int,
        turnPerDay: Int,
        turnMostDays: Int,
        perOffer: Int,
        offersMost: Int,
        noticePerDay: Int,
        noticeMostDays: Int
    ) {
        self.priorityStep = priorityStep
        self.waitingPerDay = waitingPerDay
        self.waitingMostDays = waitingMostDays
        self.turnPerDay = turnPerDay
        self.turnMostDays = turnMostDays
        self.perOffer = perOffer
        self.offersMost = offersMost
        self.noticePerDay = noticePerDay
        self.noticeMostDays = noticeMostDays
    }

    package static let standard = WaitListWeights(
        // More than all the rest together (728): patience does not outweigh a clinician's judgement.
        priorityStep: 1_000,
        // Sixty days on the list are worth three days of turn. More would give all offers to whoever has waited longest
        // and does not answer, and none to the others.
        waitingPerDay: 1,
        waitingMostDays: 60,
        // What makes offers go round: whoever has not been asked for longest is next. Newcomers begin at the end.
        turnPerDay: 20,
        turnMostDays: 30,
        // Twenty unanswered offers cost two days of turn: others go first, but nobody is dropped for it.
        perOffer: 2,
        offersMost: 20,
        // Few freed slots suit those who need long notice, so they go first where one does; whoever can come at once
        // is kept for the slots only they can fill.
        noticePerDay: 4,
        noticeMostDays: 7
    )
}
