/// What was done; the codes are part of the chain's hashes and never change their meaning.
package enum AuditAct: String, Sendable, CaseIterable {
    // Staff and their accounts.
    case signedIn = "staff.signed_in"
    case signInFailed = "staff.sign_in_failed"
    case signedOut = "staff.signed_out"
    /// A one-time link was made: for the administrator's account, or for a new password.
    case invited = "staff.invited"
    case administratorMade = "staff.administrator_made"
    case passwordSet = "staff.password_set"
    /// A signed-in browser sent a form that was not ours, or not of its session.
    case accessRefused = "staff.access_refused"

    // What staff saw: one code for each page.
    case sawToday = "saw.today"
    case sawTomorrow = "saw.tomorrow"
    case sawWeek = "saw.week"
    /// Why a visit could not be put where somebody wanted it.
    case sawConflict = "saw.conflict"
    case sawNewVisit = "saw.new_visit"
    /// One visit on a page of its own.
    case sawVisit = "saw.visit"
    /// A visit with all of its series.
    case sawSeries = "saw.series"
    case sawLeave = "saw.leave"
    case sawWaitList = "saw.wait_list"
    case sawInbox = "saw.inbox"
    case sawConversation = "saw.conversation"
    case sawMedia = "saw.media"
    case sawMessageUpdate = "saw.message_update"
    case sawNoticeUpdate = "saw.notice_update"
    case sawOutbox = "saw.outbox"
    case sawAttendance = "saw.attendance"
    /// A practitioner's feed with patients' names in it was fetched.
    case sawCalendarFeed = "saw.calendar_feed"
    case sawCalendars = "saw.calendars"

    // Conversations.
    case answered = "conversation.answered"
    case markedRead = "conversation.read"

    // Visits, whoever changed them.
    case visitBooked = "visit.booked"
    case visitConfirmed = "visit.confirmed"
    case visitCancelled = "visit.cancelled"
    case visitMoved = "visit.moved"
    case visitReinstated = "visit.reinstated"
    case visitCorrected = "visit.corrected"
    case visitFulfilled = "visit.fulfilled"
    case visitMissed = "visit.missed"
    case visitArrived = "visit.arrived"
    case visitArrivalWithdrawn = "visit.arrival_withdrawn"
    case visitCalledIn = "visit.called_in"
    case missContested = "visit.miss_contested"
    case missUpheld = "visit.miss_upheld"

    /// Hours of a day, rooms, equipment or a kind of visit, changed in the console.
    case practiceChanged = "practice.changed"

    // Leave, and the visits in its way.
    case leaveEntered = "leave.entered"
    case leaveOffered = "leave.offered"
    case leaveDropped = "leave.dropped"

    // The wait-list, as staff keep it.
    case waitListJoined = "wait_list.joined"
    case waitListRemoved = "wait_list.removed"
    case waitListPrioritised = "wait_list.prioritised"
    case waitListOffered = "wait_list.offered"
    case waitListStopped = "wait_list.stopped"

    // Every decision about a message.
    case sendDeparted = "send.departed"
    case sendHeld = "send.held"
    case sendRefused = "send.refused"
    case sendExpired = "send.expired"
    case sendAccepted = "send.accepted"
    case sendRejected = "send.rejected"
    case sendUnknown = "send.unknown"
    case lineHeld = "line.held"
    case lineReleased = "line.released"
    case templatesRefreshed = "templates.refreshed"

    // The command line.
    case appointmentsImported = "import.appointments"
    case practiceImported = "import.practice"
    case keysRotated = "keys.rotated"
    case personForgotten = "person.forgotten"
    case backupTaken = "backup.taken"
    case backupDrilled = "backup.drilled"
    case storeRestored = "store.restored"
    case storeMoved = "store.moved"

    // Practitioners' calendars.
    case calendarSet = "calendar.set"
    case calendarRemoved = "calendar.removed"
    case calendarAnswered = "calendar.answered"
    /// Staff have it compared now.
    case calendarWoken = "calendar.woken"
    case calendarFeedSet = "calendar.feed_set"
    case calendarFeedRevoked = "calendar.feed_revoked"
}
