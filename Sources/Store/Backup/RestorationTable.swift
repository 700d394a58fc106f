package import Care

/// One time this store was restored from a backup.
package struct Restoration: Sendable, Hashable {
    /// Counts the restores of a store, from 1.
    package var epoch: Int
    /// Name of the backup's folder.
    package var stamp: String
    package var gap: RestoreGap
}

/// A message that was still to go, or on its way, when the backup was taken.
package struct PendingSend: Sendable, Hashable {
    package var id: Identifier<OutboxItem>
    package var state: OutboxItem.State
    package var notBefore: Instant
    package var notAfter: Instant
    package var reason: ReasonCode?
}

/// What a restore leaves behind in the store it made.
extension Transaction {
    /// The gap of the newest restore, nil when there never was one; read once for each transaction.
    package func restoreGap() throws -> RestoreGap? {
        if let restoreGapRead { return restoreGapRead }
        let gap = try newestRestoration()?.gap
        restoreGapRead = .some(gap)
        return gap
    }

    package func newestRestoration() throws -> Restoration? {
        try row("SELECT epoch, stamp, taken_at, restored_at FROM restoration ORDER BY epoch DESC LIMIT 1") {
            Restoration(
                epoch: Int($0.int(0)),
                stamp: $0.text(1),
                gap: RestoreGap(takenAt: $0.instant(2), restoredAt: $0.instant(3))
            )
        }
    }

    /// Keeps that this store was made from a backup just now.
    package func noteRestoration(stamp: String, takenAt: Instant) throws -> Restoration {
        let restoration = Restoration(
            epoch: (try newestRestoration()?.epoch ?? 0) + 1,
            stamp: stamp,
            gap: RestoreGap(takenAt: takenAt, restoredAt: now)
        )
        try execute(
            "INSERT INTO restoration (id, epoch, stamp, taken_at, restored_at) VALUES (?, ?, ?, ?, ?)",
            .id(newID(Restoration.self)),
            .int(restoration.epoch),
            .text(stamp),
            .instant(takenAt),
            .instant(now)
        )
        restoreGapRead = .some(restoration.gap)
        return restoration
    }

    package func pendingSends() throws -> [PendingSend] {
        try rows(
            "SELECT id, state, not_before, not_after, reason FROM outbox "
                + "WHERE state IN ('queued', 'claimed', 'sending') ORDER BY id"
        ) {
            PendingSend(
                id: $0.id(0),
                state: OutboxItem.State(rawValue: $0.text(1)) ?? .sending,
                notBefore: $0.instant(2),
                notAfter: $0.instant(3),
                reason: $0.optionalText(4).flatMap(ReasonCode.init)
            )
        }
    }

    /// What waits in the agenda: from when and until when each can have been carried out.
    package func waitingAgenda() throws -> [(dueAt: Instant, notAfter: Instant)] {
        try rows("SELECT due_at, not_after FROM agenda WHERE state = 'waiting'") { ($0.instant(0), $0.instant(1)) }
    }

    /// From the next transaction on identifiers are higher than any the lost database gave, whose messages' statuses still
    /// come in.
    package func leapIdentifiers(by span: Span) throws {
        try execute(
            "UPDATE meta SET value = value + ? WHERE name = 'identifier_mark'",
            .int((span.microseconds / 1_000) << 20)
        )
    }

    /// Ends what the lost database may have ended: sessions, and links that make or change a password.
    package func signEverybodyOut() throws {
        try execute("DELETE FROM session")
        try execute("DELETE FROM invitation WHERE used_at IS NULL")
    }

    /// The channel reports on a message of ours that this database does not know: the lost one sent it.
    package func noteLostSend(_ outbox: Identifier<OutboxItem>, status: Int, at moment: Instant) throws {
        try execute(
            "INSERT INTO lost_send (outbox_id, status, at) VALUES (?, ?, ?) ON CONFLICT (outbox_id) DO UPDATE SET "
                + "status = CASE WHEN lost_send.status > excluded.status THEN lost_send.status ELSE excluded.status END",
            .id(outbox),
            .int(status),
            .instant(moment)
        )
        tell(.outbox)
    }

    /// How many messages the channel reports on that only the lost database knew.
    package func lostSends() throws -> Int { Int(try number("SELECT count(*) FROM lost_send")) }
}
