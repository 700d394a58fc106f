import Care
import Dialogue
import Foundation
import Simulator
import Store

/// Compares three ledgers: what the phones saw, what the database says, what WhatsApp accepted.
///
/// It shares no rule with the practice: hours come from Foundation, consent from its own book, visits from plain SQL
/// at the moment of acceptance.
struct Oracle {
    private var correlations: Set<String> = []
    /// Reminders accepted for each visit and version.
    private var reminders: [VisitVersion: Int] = [:]
    private var inbound: [String] = []
    private var staffCauses: [String] = []
    private var sequence = 0
    private(set) var report: RehearsalReport

    init(seed: UInt64) {
        report = RehearsalReport()
        report.seed = seed
    }

    mutating func count(_ change: (inout RehearsalReport) -> Void) { change(&report) }

    /// A phone sent this, and the practice must have it in the end.
    mutating func noteInbound(_ id: String) { inbound.append(id) }

    /// Staff were told that this answer is on its way.
    mutating func noteStaffReply(cause: String) { staffCauses.append(cause) }

    var inboundCount: Int { inbound.count }

    /// Looks at everything accepted since the last look; `card` gives the visit a template was about.
    mutating func judge(_ model: SimulatorModel, cast: Cast, visit: VisitVersion?, store: MortalStore) throws {
        while sequence < model.acceptedCount {
            let message = model.accepted(sequence)
            sequence += 1
            judgeOnce(message)
            guard let phone = message.person, let member = cast.member(phone) else { continue }
            if message.kind != .template {
                if !message.wasWindowOpen {
                    report.outsideWindow += 1
                    report.find("free text outside the window: \(message.id)")
                }
                continue
            }
            if Self.isNight(message.at, in: member.zone) {
                report.inQuietHours += 1
                report.find("template in quiet hours: \(message.id) at \(message.at.seconds)")
            }
            if !member.hasConsent {
                report.withoutConsent += 1
                report.find("template without consent: \(message.id)")
            }
            if let visit { try judge(visit, message, store: store) }
        }
    }

    private mutating func judgeOnce(_ message: AcceptedMessage) {
        guard let correlation = message.correlation, correlations.insert(correlation).inserted else {
            report.duplicated += 1
            report.find("accepted twice: \(message.correlation ?? "without our id")")
            return
        }
    }

    private mutating func judge(_ visit: VisitVersion, _ message: AcceptedMessage, store: MortalStore) throws {
        reminders[visit, default: 0] += 1
        if reminders[visit, default: 0] > 2 {
            report.duplicated += 1
            report.find("a third reminder of visit \(visit.appointment)")
        }
        let truth = try store.look { tx in
            try tx.row(
                "SELECT state, slot_version, start_at FROM appointment WHERE id = ?",
                [.int(visit.appointment.rawValue)]
            ) { ($0.text(0), Int($0.int(1)), $0.int(2)) }
        }
        guard let (state, version, start) = truth, state == "booked", visit.version >= version,
            start > message.at.microseconds
        else {
            report.afterCancel += 1
            report.find("reminder of a visit that is not so any more: \(visit.appointment)")
            return
        }
    }

    static func isNight(_ instant: Instant, in zone: TimeZone) -> Bool {
        let offset = Int64(zone.secondsFromGMT(for: instant.date))
        let second = (instant.seconds + offset) % 86_400
        return second < 8 * 3_600 || second >= 20 * 3_600
    }

    /// The books are closed: nothing may be missing on any side.
    mutating func close(_ model: SimulatorModel, store: MortalStore, now: Instant) throws {
        try store.look { tx in
            for id in inbound where try tx.number("SELECT count(*) FROM message WHERE channel_id = ?", [.text(id)]) != 1
            {
                report.lost += 1
                report.find("a patient's message is not in the database: \(id)")
            }
            for cause in staffCauses
            where try tx.number("SELECT count(*) FROM outbox WHERE cause = ?", [.text(cause)]) != 1 {
                report.lost += 1
                report.find("a staff answer is not in the outbox: \(cause)")
            }
            for index in 0..<model.acceptedCount { try compare(model.accepted(index), in: tx) }
            try compareOutbox(model, in: tx)
            let overdue = try tx.number(
                "SELECT count(*) FROM agenda WHERE state = 'waiting' AND due_at < ?",
                [.instant(now - .hours(1))]
            )
            let stuck = try tx.number(
                "SELECT count(*) FROM outbox WHERE state IN ('claimed', 'sending') OR (state = 'queued' AND not_after < ?)",
                [.instant(now - .hours(1))]
            )
            let unread =
                try tx.number("SELECT count(*) FROM journal WHERE state <> 1")
                + tx.number("SELECT count(*) FROM event WHERE state <> 1")
            report.lost += Int(overdue + stuck + unread)
            if overdue + stuck + unread > 0 { report.find("overdue \(overdue), stuck \(stuck), unread \(unread)") }
            let unknown = Int(try tx.number("SELECT count(*) FROM outbox WHERE state = 'unknown'"))
            report.unknownSettled = report.unknown - unknown
        }
    }

    private mutating func compare(_ message: AcceptedMessage, in tx: Transaction) throws {
        let found = try tx.number(
            "SELECT count(*) FROM outbox WHERE channel_id = ? AND state = 'accepted'",
            [.text(message.id)]
        )
        if found != 1 {
            report.lost += 1
            report.find("WhatsApp has \(message.id) (\(message.correlation ?? "?")), the outbox does not")
        }
    }

    private mutating func compareOutbox(_ model: SimulatorModel, in tx: Transaction) throws {
        var accepted: Set<String> = []
        for index in 0..<model.acceptedCount { accepted.insert(model.accepted(index).id) }
        let ours = try tx.rows("SELECT channel_id FROM outbox WHERE state = 'accepted'") { $0.text(0) }
        for id in ours where !accepted.contains(id) {
            report.lost += 1
            report.find("the outbox says accepted, WhatsApp has nothing: \(id)")
        }
    }
}
