/// Everything the clinic's side can say; the raw value is the key in each language's file.
package enum Phrase: String, Hashable, Sendable, CaseIterable {
    // Templates: sent outside the window, seen on a lock screen, approved by Meta word by word.
    case reminder = "template.reminder"
    case otherReminder = "template.reminder-b"
    case changed = "template.changed"
    case newTimeTemplate = "template.new-time"
    case cancelledByClinic = "template.cancelled"
    case seriesCancelledByClinic = "template.series-cancelled"
    case footer = "template.footer"
    case offerTemplate = "template.offer"
    case firstOfferTemplate = "template.first-offer"
    case offerGoneTemplate = "template.offer-gone"
    case missedTemplate = "template.missed"
    case comeAgainTemplate = "template.come-again"
    case comeInTemplate = "template.come-in"

    // Answers inside the window.
    case confirmed = "reply.confirmed"
    case alreadyConfirmed = "reply.already-confirmed"
    case chooseSlot = "reply.choose-slot"
    case newTimes = "reply.new-times"
    case slotTaken = "reply.slot-taken"
    case noSlots = "reply.no-slots"
    case moved = "reply.moved"
    case cancelled = "reply.cancelled"
    case alreadyCancelled = "reply.already-cancelled"
    case stale = "reply.stale"
    case past = "reply.past"
    case unknownVisit = "reply.unknown-visit"
    case kept = "reply.kept"
    case teamWillWrite = "reply.team-will-write"
    case cancelOrMove = "reply.cancel-or-move"
    case cancelQuestion = "reply.cancel-question"
    case optedOut = "reply.opted-out"
    case optedIn = "reply.opted-in"

    // Booking, the wait-list and attendance, inside the window.
    case alreadyBooked = "booking.already-booked"
    case willRemind = "booking.will-remind"
    case enoughVisits = "booking.enough-visits"
    case whichKind = "reply.which-kind"
    case forWhom = "reply.for-whom"
    case nextTimes = "reply.next-times"
    case notAsWished = "reply.not-as-wished"
    case otherTimes = "reply.other-times"
    case whichDay = "reply.which-day"
    case whichPractitioner = "reply.which-practitioner"
    case whichToMove = "reply.which-to-move"
    case whichToMoveWhen = "reply.which-to-move-when"
    case whichToCancel = "reply.which-to-cancel"
    case booked = "reply.booked"
    case bookedPrepare = "reply.booked-prepare"
    case noTimes = "reply.no-times"
    case quicker = "reply.quicker"
    case holdEnded = "reply.hold-ended"
    case teamWillBook = "reply.team-will-book"
    case visits = "reply.visits"
    case noVisits = "reply.no-visits"
    case waitListFreeNow = "reply.wait-list-free-now"
    case waitListJoined = "reply.wait-list-joined"
    case waitListWaiting = "reply.wait-list-waiting"
    case waitListLeft = "reply.wait-list-left"
    case offer = "reply.offer"
    case offerDeclined = "reply.offer-declined"
    case offerExpired = "reply.offer-expired"
    case offerGone = "reply.offer-gone"
    case arrived = "reply.arrived"
    case wasThere = "reply.was-there"
    case cancelledWhy = "reply.cancelled-why"

    // Buttons and list rows.
    case confirmButton = "button.confirm"
    case rescheduleButton = "button.reschedule"
    case cancelButton = "button.cancel"
    case cancelVisitButton = "button.cancel-visit"
    case stopMessagesButton = "button.stop-messages"
    case keepButton = "button.keep"
    case timesButton = "button.times"
    case calendarButton = "booking.calendar-button"
    case chooseButton = "button.choose"
    case bookButton = "button.book"
    case offerYesButton = "button.offer-yes"
    case offerNoButton = "button.offer-no"
    case leaveListButton = "button.leave-list"
    case findTimeButton = "button.find-time"
    case wasThereButton = "button.was-there"
    case reasonsButton = "button.reasons"
    case otherTimesRow = "row.other-times"
    case otherTimesDetail = "row.other-times.detail"
    case askTeamRow = "row.ask-team"
    case askTeamDetail = "row.ask-team.detail"
    case meRow = "row.me"
    case someoneElseRow = "row.someone-else"
    case otherKindRow = "row.other-kind"
    case morningsRow = "row.mornings"
    case afternoonsRow = "row.afternoons"
    case eveningsRow = "row.evenings"
    case certainDayRow = "row.certain-day"
    case certainPractitionerRow = "row.certain-practitioner"
    case anyPractitionerRow = "row.any-practitioner"
    case laterRow = "row.later"
    case laterDetail = "booking.later-days-detail"
    case waitListRow = "row.wait-list"
    case waitListDetail = "row.wait-list.detail"
    case reasonBetterRow = "row.reason-better"
    case reasonCannotRow = "row.reason-cannot"
    case reasonCostRow = "row.reason-cost"
    case reasonOtherRow = "row.reason-other"

    // The booking card.
    case cardInvite = "card.invite"
    case cardWhom = "card.whom"
    case cardWhat = "card.what"
    case cardDay = "card.day"
    case cardDayHelp = "card.day-help"
    case cardTime = "card.time"
    case cardOthers = "card.others"
    case cardNext = "card.next"
    case cardBook = "card.book"
    case cardClose = "card.close"
    case cardChoose = "card.choose"
    case cardDayFull = "card.day-full"
    case cardTaken = "card.taken"
    case cardNoTimes = "card.no-times"
    case cardNoTimesBody = "card.no-times-body"
    case cardOutdated = "card.outdated"

    // The words a patient is told to send; each must mean what it says to `OptOut`.
    case stopWord = "word.stop"
    case startWord = "word.start"
}

/// What a phrase leaves open.
package enum Blank: String, Hashable, Sendable, CaseIterable {
    case clinic
    case day
    case time
    /// Day and time together.
    case when
    case place
    case stop
    case start
    /// What to do before a visit, as the clinic wrote it; may have several lines.
    case preparation
    /// A list of visits, one a line.
    case visits
}
