/// The time between a backup and the restore from it, in which the lost database may have sent what this one still means
/// to send.
///
/// What may have gone is not sent again: it is unknown until settled. What provably has not is sent as usual.
package struct RestoreGap: Hashable, Sendable {
    /// Nothing that was done before this is missing from the backup.
    package var takenAt: Instant
    /// From here on nothing is sent but by the restored database.
    package var restoredAt: Instant

    package init(takenAt: Instant, restoredAt: Instant) {
        self.takenAt = takenAt
        self.restoredAt = restoredAt
    }

    /// The lost machine's clock, this one's and the channel's may differ by so much.
    package static let clocksDiffer = Span.minutes(1)

    /// Whether the effect of something that happened at `cause` may have been sent: the lost database may have known of it,
    /// however early it happened.
    package func mayHaveGone(causedAt cause: Instant) -> Bool {
        cause <= restoredAt + Self.clocksDiffer
    }

    /// Whether what could be sent from one moment until another, and was not when the backup was taken, may have been.
    package func mayHaveGone(from notBefore: Instant, until notAfter: Instant) -> Bool {
        mayHaveGone(causedAt: notBefore) && notAfter >= takenAt - Self.clocksDiffer
    }
}
