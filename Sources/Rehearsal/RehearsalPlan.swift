package import StorePostgres

/// How long a rehearsal is and what goes wrong in it; together with the seed it tells the whole story.
package struct RehearsalPlan: Sendable {
    /// Messages of both directions to see before the end.
    package var messages: Int
    /// Deaths of the practice, each at a random commit.
    package var crashes: Int
    package var seed: UInt64
    /// About one send and one webhook in so many goes wrong; nil is a world without faults.
    package var faultsOneIn: Double?
    /// Where the throw-away database lives.
    package var folder: String
    /// An empty PostgreSQL database instead of a file.
    package var database: PostgresAddress?
    /// A wrong done on purpose, to see that the oracle sees it.
    package var planted: Plant?
    /// How many practices share the store, each of which dies and is stopped by itself.
    package var nodes = 1
    package var clinic = RehearsedClinic.general
    /// How long the clinic of appointments is lived through; the general one ends by its messages.
    package var length = SchedulingClinic.length
    /// The short fixed story instead of a clinic's life.
    var isStory = false
    /// What the practice does too early, to see that a death at that step shows it.
    var haste: Haste?

    package init(messages: Int, crashes: Int, seed: UInt64, faultsOneIn: Double? = 40, folder: String) {
        self.messages = messages
        self.crashes = crashes
        self.seed = seed
        self.faultsOneIn = faultsOneIn
        self.folder = folder
    }

    var patients: Int {
        if clinic == .scheduling { return SchedulingClinic.patients }
        return isStory ? Story.patients : max(60, min(40_000, messages / 25))
    }
    var practitioners: Int {
        if clinic == .scheduling { return SchedulingClinic.practitioners }
        return isStory ? 2 : max(4, patients / 15)
    }
    /// How often one of several nodes is stopped after a batch: about a hundred times in a long run, since a big clinic whose
    /// nodes stood still every minute could not send all its reminders in time.
    var stopsPerBatch: Double { min(0.03, 900 / Double(messages)) }
    /// Visits booked on each day.
    var bookingsPerDay: Int { clinic == .scheduling ? SchedulingClinic.wishesPerDay : max(30, 2 * patients) }
}

/// What kind of clinic is rehearsed.
package enum RehearsedClinic: String, Sendable, CaseIterable {
    /// Everything a clinic does, until so many messages are seen.
    case general
    /// A year of booking in the chat, of visits called off, and of times that others take.
    case scheduling
}

/// The six things that must never happen.
package enum Wrong: String, Sendable, CaseIterable {
    case lost
    case duplicated
    case afterCancel
    case outsideWindow
    case inQuietHours
    case withoutConsent
}

/// A wrong done on purpose, each in another way.
package enum Plant: String, Sendable, CaseIterable {
    /// A patient's message never reaches the journal.
    case lostMessage
    /// A reminder is dropped without cause.
    case lostReminder
    /// The outbox forgets how far a message got.
    case lostStatus
    /// An entry of the audit chain is changed.
    case forgedAudit
    /// The audit chain loses its newest entries.
    case lostAudit
    case duplicated
    case afterCancel
    case outsideWindow
    case inQuietHours
    case withoutConsent
    /// A reminder goes to somebody whose visit it is not.
    case wrongPerson
    /// A node that was stopped sends what it had in hand when it wakes, hours later; only with several nodes.
    case sleepwalking

    package var wrong: Wrong {
        switch self {
        case .lostMessage, .lostReminder, .lostStatus, .forgedAudit, .lostAudit: .lost
        case .duplicated: .duplicated
        case .afterCancel: .afterCancel
        case .outsideWindow: .outsideWindow
        case .inQuietHours, .sleepwalking: .inQuietHours
        case .withoutConsent, .wrongPerson: .withoutConsent
        }
    }
}

/// A practice in haste: it does no wrong as long as it does not die at one certain step.
package enum Haste: String, Sendable, CaseIterable {
    /// Sends before the row that says so is durable.
    case sendsBeforeMarking
    /// Marks payloads as handled, and then handles them.
    case marksBeforeHandling
    /// Acknowledges webhooks, and then keeps them.
    case answersBeforeKeeping
    /// Sends again, after a death, what may have been sent.
    case resendsUnknown
}
