/// How the engine uses the server.
package struct PostgresOptions: Sendable {
    /// False only where a power cut does not matter: the rehearsal's throw-away databases.
    package var isDurable = true
    package var readers = 4
    /// So many reads wait at most; more are refused at once.
    package var waitingReads = 1_000
    /// So many writes wait at most, and so many appends; one more is refused at once.
    package var queueLimit = 8_192
    /// Shown in the server's list of sessions.
    package var name = "caduceus"

    package init(isDurable: Bool = true, readers: Int = 4) {
        self.isDurable = isDurable
        self.readers = readers
    }

    /// How long a unit of work waits for what somebody else has locked by hand: all who wait for the turn wait with it.
    static let lockTimeout = "300ms"
    /// How long a node waits for its turn.
    static let turnTimeout = "10s"

    /// No statement, lock or pause of this process holds anybody up for long, and a session whose node is gone ends.
    var setup: String {
        """
        SET statement_timeout = '30s'; SET lock_timeout = '\(Self.lockTimeout)'; \
        SET idle_in_transaction_session_timeout = '3s'; SET client_connection_check_interval = '2s'; SET jit = off; \
        SET synchronous_commit = \(isDurable ? "on" : "off")
        """
    }
}
