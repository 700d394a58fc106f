import Care
import Dialogue
import Foundation
import Simulator
import Store

/// The books are closed: nothing may be missing on any side, and nothing may say more than is true.
extension Oracle {
    mutating func close(_ model: SimulatorModel, cast: Cast, store: MortalStore, now: Instant) throws {
        try store.look { tx in
            try closeInbound(tx)
            try closeStaffAnswers(tx)
            try closeAccepted(model, in: tx)
            try closeOutbox(model, cast, in: tx)
            try closeReminders(cast, in: tx)
            try closeMissed(cast, now, in: tx)
            try closeQueues(now, in: tx)
            try closeAudit(model, in: tx)
            try closeOddities(model, in: tx)
        }
    }

    mutating func lose(_ text: @autoclosure () -> String, count: Int64 = 1) {
        guard count > 0 else { return }
        report.lost += Int(count)
        report.find(text())
    }

    /// Every message of a patient is kept once, and every tap has its answer.
    private mutating func closeInbound(_ tx: Transaction) throws {
        for id in inbound {
            let found = try tx.rows(
                "SELECT id FROM message WHERE channel_id = ?",
                [.text(tx.vault.name(.message, id))]
            ) { $0.id(0, of: Message.self) }
            if found.count != 1 { lose("a patient's message is not in the database: \(id)") }
            for message in found where try tx.channelID(of: message) != id {
                lose("a patient's message is kept under another's name: \(id)")
            }
        }
        for id in taps {
            let cause = "m:" + tx.vault.name(.cause, id)
            let answers = try tx.number(
                "SELECT count(*) FROM outbox WHERE cause >= ? AND cause < ?",
                [.text(cause + ":"), .text(cause + ";")]
            )
            if answers == 1 { continue }
            if answers == 0 { lose("a tap was not answered: \(id)") }
            report.duplicated += Int(max(0, answers - 1))
        }
    }

    /// What staff were told is on its way is in the outbox; why it stayed, if it did, is judged with all that stayed.
    private mutating func closeStaffAnswers(_ tx: Transaction) throws {
        for cause in staffCauses where try tx.number("SELECT count(*) FROM outbox WHERE cause = ?", [.text(cause)]) != 1
        {
            lose("a staff answer is not in the outbox: \(cause)")
        }
    }

    /// What WhatsApp accepted is accepted in the outbox, and the outbox knows how far it got and no further.
    private mutating func closeAccepted(_ model: SimulatorModel, in tx: Transaction) throws {
        for index in 0..<model.acceptedCount {
            let message = model.accepted(index)
            let status = try tx.row(
                "SELECT status FROM outbox WHERE channel_id = ? AND state = 'accepted'",
                [.text(tx.vault.name(.message, message.id))]
            ) { Int($0.int(0)) }
            guard let status else {
                lose("WhatsApp has \(message.id) (\(message.correlation ?? "?")), the outbox does not")
                continue
            }
            if !message.fate.agrees(with: status) {
                lose("the outbox says \(status) of \(message.id), the phone \(message.fate)")
            }
        }
    }

    /// What the outbox says of itself is true: accepted means accepted, and what never left had to stay.
    private mutating func closeOutbox(_ model: SimulatorModel, _ cast: Cast, in tx: Transaction) throws {
        var accepted: Set<String> = []
        for index in 0..<model.acceptedCount { accepted.insert(tx.vault.name(.message, model.accepted(index).id)) }
        for id in try tx.rows("SELECT channel_id FROM outbox WHERE state = 'accepted'", [], { $0.text(0) })
        where !accepted.contains(id) {
            lose("the outbox says accepted, WhatsApp has nothing: \(id)")
        }
        let stayed = try tx.rows(
            "SELECT outbox.id, outbox.state, COALESCE(outbox.reason, ''), COALESCE(outbox.person_id, 0), "
                + "\(Self.anchorIsGone("outbox", at: "outbox.changed_at")), outbox.not_after, "
                + "outbox.cause, outbox.created_at, outbox.attempts, outbox.not_before, outbox.changed_at FROM outbox "
                + "LEFT JOIN appointment ON appointment.id = outbox.anchor_id "
                + "WHERE outbox.state IN ('refused', 'rejected', 'expired')"
        ) {
            Stayed(
                id: $0.int(0),
                reason: $0.text(2),
                person: $0.int(3),
                isGone: $0.int(4) != 0,
                notAfter: $0.instant(5),
                story: "\($0.text(6)), made \($0.instant(7).seconds), tried \($0.int(8)) times, "
                    + "next at \($0.instant(9).seconds), given up \($0.instant(10).seconds), "
                    + "worth it until \($0.instant(5).seconds)"
            )
        }
        for row in stayed where !isJustified(row, cast) {
            lose(
                "outbox item \(row.id) did not leave because of \(row.reason), without cause: \(row.story), "
                    + "in \(cast.zone(of: Identifier(row.person))?.identifier ?? "no zone")"
            )
        }
    }

    /// Every visit known long enough ahead had its reminders planned; each became a message, or had to be dropped.
    private mutating func closeReminders(_ cast: Cast, in tx: Transaction) throws {
        // The last reminder is due a day before, or in the evening before that: 37 hours before at the most.
        let unplanned = try tx.number(
            "SELECT count(*) FROM appointment WHERE slot_version = 1 AND start_at - created_at > ? AND NOT EXISTS "
                + "(SELECT 1 FROM agenda WHERE kind = 'reminder' AND anchor_id = appointment.id AND anchor_version = 1)",
            [.span(.hours(40))]
        )
        lose("\(unplanned) visits had no reminder planned", count: unplanned)
        let unmade = try tx.number(
            "SELECT count(*) FROM agenda WHERE kind = 'reminder' AND state = 'done' AND NOT EXISTS (SELECT 1 FROM outbox "
                + "WHERE cause = 'reminder:' || agenda.anchor_id || ':' || agenda.anchor_version || ':' || agenda.offset_seconds)"
        )
        lose("\(unmade) reminders are done and no message was made", count: unmade)
        let dropped = try tx.rows(
            "SELECT agenda.id, COALESCE(agenda.reason, ''), COALESCE(appointment.patient_id, 0), "
                + "\(Self.anchorIsGone("agenda", at: "agenda.due_at")) FROM agenda "
                + "LEFT JOIN appointment ON appointment.id = agenda.anchor_id "
                + "WHERE agenda.kind = 'reminder' AND agenda.state = 'dropped'"
        ) { Stayed(id: $0.int(0), reason: $0.text(1), person: $0.int(2), isGone: $0.int(3) != 0) }
        for row in dropped where !isJustified(row, cast) {
            lose("reminder \(row.id) was dropped because of \(row.reason) without cause")
        }
    }

    /// Every visit that staff marked as missed was followed up: an offer was planned, and was made or had to be dropped.
    ///
    /// The last two weeks are left out: nothing may be due yet.
    private mutating func closeMissed(_ cast: Cast, _ now: Instant, in tx: Transaction) throws {
        let unplanned = try tx.rows(
            "SELECT appointment.patient_id FROM missed_visit JOIN appointment ON appointment.id = appointment_id "
                + "WHERE missed_visit.marked_at < ? AND missed_visit.state = 'marked' "
                + "AND missed_visit.marked_at - appointment.start_at < ? AND NOT EXISTS (SELECT 1 FROM agenda "
                + "WHERE kind = 'missed' AND anchor_id = appointment.id) AND NOT EXISTS (SELECT 1 FROM appointment AS next "
                + "WHERE next.patient_id = appointment.patient_id AND next.start_at > missed_visit.marked_at "
                + "AND next.created_at <= missed_visit.marked_at)",
            [.instant(now - .days(14)), .span(.days(3))]
        ) { $0.int(0) }.filter { !cast.everRefused(Identifier($0)) }
        lose("\(unplanned.count) missed visits were not followed up", count: Int64(unplanned.count))
        let unmade = try tx.number(
            "SELECT count(*) FROM agenda WHERE kind = 'missed' AND state = 'done' AND NOT EXISTS (SELECT 1 FROM outbox "
                + "WHERE cause = 'missed:' || agenda.anchor_id || ':' || agenda.anchor_version)"
        )
        lose("\(unmade) offers after a missed visit are done and no message was made", count: unmade)
        let expired = try tx.rows(
            "SELECT agenda.id, COALESCE(agenda.reason, ''), COALESCE(appointment.patient_id, 0), agenda.not_after "
                + "FROM agenda LEFT JOIN appointment ON appointment.id = agenda.anchor_id "
                + "WHERE agenda.kind = 'missed' AND agenda.state = 'dropped' "
                // Booked again, contested or taken back: the practice's own rule is proved elsewhere.
                + "AND agenda.reason NOT IN ('anchor_moved', 'anchor_cancelled')"
        ) { Stayed(id: $0.int(0), reason: $0.text(1), person: $0.int(2), isGone: false, notAfter: $0.instant(3)) }
        for row in expired where !isJustified(row, cast) {
            lose("the offer after a missed visit \(row.id) was dropped because of \(row.reason) without cause")
        }
    }

    /// Whether the row's visit is no longer what it was about.
    private static func anchorIsGone(_ table: String, at moment: String) -> String {
        "CASE WHEN appointment.state = 'booked' AND appointment.slot_version = \(table).anchor_version "
            + "AND appointment.start_at > \(moment) THEN 0 ELSE 1 END"
    }

    /// A message that did not leave, or a reminder that did not become one.
    private struct Stayed {
        var id: Int64
        var reason: String
        var person: Int64
        var isGone: Bool
        var notAfter: Instant?
        /// Identifiers and moments, for whoever hunts the bug.
        var story = ""
    }

    private func isJustified(_ row: Stayed, _ cast: Cast) -> Bool {
        switch row.reason {
        case "anchor_cancelled", "anchor_moved", "anchor_past": row.isGone
        case "consent_unknown", "consent_withdrawn", "opted_out": cast.everRefused(Identifier(row.person))
        // The practice may believe the window shut a moment before WhatsApp does; what it may not is the reverse.
        case "window_closed": true
        // Only bad weather up to the end keeps a message from leaving in its time.
        case "expired", "gave_up": row.notAfter.map { wasBadWeather(before: $0, of: row.person, cast) } ?? false
        // How many there may be is counted apart.
        case "refused_by_channel": true
        default: false
        }
    }

    /// Whether the weather was bad in the last hours in which the person may be written to; an end at the very moment at
    /// which the night ends leaves no time in that morning.
    private func wasBadWeather(before end: Instant, of person: Int64, _ cast: Cast) -> Bool {
        var last = end
        if let zone = cast.zone(of: Identifier(person)) {
            while Self.isNight(last - .minutes(1), in: zone) { last = last - .minutes(15) }
        }
        if troubles?.wereInTheWay(from: last - .hours(4), until: end) ?? false { return true }
        return (0..<16).contains { Weather(seed: report.seed, at: last - .minutes(15) * $0) != .fair }
    }

    private mutating func closeQueues(_ now: Instant, in tx: Transaction) throws {
        let overdue = try tx.number(
            "SELECT count(*) FROM agenda WHERE state = 'waiting' AND due_at < ?",
            [.instant(now - .hours(1))]
        )
        let stuck = try tx.number("SELECT count(*) FROM outbox WHERE state IN ('queued', 'claimed', 'sending')")
        let unread =
            try tx.number("SELECT count(*) FROM journal WHERE state = 0")
            + tx.number("SELECT count(*) FROM event WHERE state <> 1")
        lose("overdue \(overdue), stuck \(stuck), unread \(unread)", count: overdue + stuck + unread)
        let parked = try tx.number("SELECT count(*) FROM journal WHERE state = 2")
        let sent = poisons
        if (parked > 0) != (sent > 0) { lose("\(parked) payloads are set aside, \(sent) cannot be read") }
        // The chain tells of each that ever was, whichever node found it.
        report.unknown = Int(try tx.number("SELECT count(DISTINCT object_id) FROM audit WHERE act = 'send.unknown'"))
        report.unknownSettled =
            report.unknown - Int(try tx.number("SELECT count(*) FROM outbox WHERE state = 'unknown'"))
    }
}

extension Oracle {
    /// Every file a phone sent is kept, and no more was refused than WhatsApp did refuse.
    private mutating func closeOddities(_ model: SimulatorModel, in tx: Transaction) throws {
        let kept = Int(try tx.number("SELECT count(*) FROM media WHERE state = 'stored'"))
        let sent = photos
        lose("\(sent) files were sent, \(kept) are kept", count: Int64(abs(sent - kept)))
        let refused = try tx.number("SELECT count(*) FROM outbox WHERE reason = 'refused_by_channel'")
        let given = Int64(model.faultsSeen["refusal", default: 0])
        lose("WhatsApp refused \(given), the outbox says \(refused)", count: max(0, refused - given))
    }
}

extension AcceptedMessage.Fate {
    /// Whether this is what the outbox may know: all of it, but for a `delivered` that WhatsApp forgot to tell.
    fileprivate func agrees(with status: Int) -> Bool {
        switch self {
        case .accepted: status == 0
        case .sent: status == 1
        case .delivered: status == 1 || status == 2
        case .read: status == 3
        case .played: status == 4
        case .failed: status == 9
        }
    }
}
