/// Everything the clinic's side can say; the raw value is the key in each language's file.
package enum Phrase: String, Hashable, Sendable, CaseIterable {
    // Templates: sent outside the window, seen on a lock screen, approved by Meta word by word.
    case reminder = "template.reminder"
    case changed = "template.changed"
    case cancelledByClinic = "template.cancelled"
    case footer = "template.footer"

    // Answers inside the window.
    case confirmed = "reply.confirmed"
    case alreadyConfirmed = "reply.already-confirmed"
    case chooseSlot = "reply.choose-slot"
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
    case cancelQuestion = "reply.cancel-question"
    // Booking in the chat.
    case chooseVisit = "booking.choose-visit"
    case chooseTime = "booking.choose-time"
    case timeTaken = "booking.time-taken"
    case timeKept = "booking.time-kept"
    case chooseOtherTimes = "booking.choose-other-times"
    case booked = "booking.booked"
    case willRemind = "booking.will-remind"
    case alreadyBooked = "booking.already-booked"
    case noTimes = "booking.no-times"
    case teamWillHelp = "booking.team-will-help"
    case enoughVisits = "booking.enough-visits"
    case visitsButton = "booking.visits-button"
    case calendarButton = "booking.calendar-button"
    case somethingElseRow = "booking.something-else-row"
    case morningsRow = "booking.mornings-row"
    case afternoonsRow = "booking.afternoons-row"
    case eveningsRow = "booking.evenings-row"
    case laterDaysRow = "booking.later-days-row"
    case laterDaysDetail = "booking.later-days-detail"

    // Stops and starts.
    case optedOut = "reply.opted-out"
    case optedIn = "reply.opted-in"

    // Buttons and list rows.
    case confirmButton = "button.confirm"
    case rescheduleButton = "button.reschedule"
    case cancelButton = "button.cancel"
    case cancelVisitButton = "button.cancel-visit"
    case stopMessagesButton = "button.stop-messages"
    case keepButton = "button.keep"
    case timesButton = "button.times"
    case otherTimesRow = "row.other-times"
    case otherTimesDetail = "row.other-times.detail"
    case askTeamRow = "row.ask-team"
    case askTeamDetail = "row.ask-team.detail"

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
}
