/// The numbers behind `/metrics`, as the practice knows them at one moment.
///
/// No patient's data fits in here.
package struct PracticeFigures: Sendable, Equatable {
    /// Age in seconds of the oldest journal row not yet handled; 0 when there is none.
    package var journalLagSeconds: Double
    package var journalWaiting: Int
    /// Payloads that could not be handled and wait for a person.
    package var journalParked: Int
    /// Lanes that have something to do.
    package var lanesWaiting: Int
    /// Outbox rows by state and reason code (empty when there is none).
    package var outbox: [OutboxFigure]
    /// Nothing goes out: the token expired, say, or the account is blocked.
    package var isLineHeld: Bool
    /// Seconds since the moment the newest backup holds, and since one was last proved good; nil when there is none.
    package var backupAge: Double?
    package var drillAge: Double?
    /// The database's standbys; empty where it has none.
    package var standbys: [StandbyFigure]

    package struct StandbyFigure: Sendable, Equatable {
        package var name: String
        package var isSynchronous: Bool
        package var bytes: Int
        package var seconds: Int

        package init(name: String, isSynchronous: Bool, bytes: Int, seconds: Int) {
            self.name = name
            self.isSynchronous = isSynchronous
            self.bytes = bytes
            self.seconds = seconds
        }
    }

    package struct OutboxFigure: Sendable, Equatable {
        package var state: String
        package var reason: String
        package var count: Int

        package init(state: String, reason: String, count: Int) {
            self.state = state
            self.reason = reason
            self.count = count
        }
    }

    package init(
        journalLagSeconds: Double = 0,
        journalWaiting: Int = 0,
        journalParked: Int = 0,
        lanesWaiting: Int = 0,
        outbox: [OutboxFigure] = [],
        isLineHeld: Bool = false,
        backupAge: Double? = nil,
        drillAge: Double? = nil,
        standbys: [StandbyFigure] = []
    ) {
        self.journalLagSeconds = journalLagSeconds
        self.journalWaiting = journalWaiting
        self.journalParked = journalParked
        self.lanesWaiting = lanesWaiting
        self.outbox = outbox
        self.isLineHeld = isLineHeld
        self.backupAge = backupAge
        self.drillAge = drillAge
        self.standbys = standbys
    }
}
