import Care
import Dialogue
import Foundation
import Simulator
import Store

/// Compares three ledgers: what the phones saw, what the database says, what WhatsApp accepted.
///
/// It shares no rule with the practice: hours come from Foundation, consent from its own book, visits from plain SQL
/// at the moment of acceptance. `Oracle+Closing` compares the books at the end.
struct Oracle {
    private var correlations: Set<String> = []
    /// Reminders accepted for each visit and time.
    private var reminders: [VisitTime: Int] = [:]
    var inbound: [String] = []
    var taps: [String] = []
    var staffCauses: [String] = []
    /// Files that phones sent.
    var photos = 0
    /// Payloads that nobody can read.
    var poisons = 0
    /// What went wrong for a while, for what it may excuse.
    var troubles: Troubles?
    /// Missed visits that were written about.
    private var missed: Set<Identifier<Appointment>> = []
    private var sequence = 0
    var report: RehearsalReport

    private struct VisitTime: Hashable {
        var visit: Int64
        var start: Int64
    }

    init(seed: UInt64) {
        report = RehearsalReport()
        report.seed = seed
    }

    mutating func count(_ change: (inout RehearsalReport) -> Void) { change(&report) }

    /// A phone sent this, and the practice must have it in the end.
    mutating func noteInbound(_ id: String) { inbound.append(id) }

    /// A phone sent this tap on one of our buttons: it is heard, and answered unless it says why a visit was called off.
    mutating func noteTap(_ id: String, isAnswered: Bool) {
        inbound.append(id)
        guard isAnswered else { return }
        taps.append(id)
    }

    /// Staff were told that this answer is on its way.
    mutating func noteStaffReply(cause: String) { staffCauses.append(cause) }

    var inboundCount: Int { inbound.count }

    /// Looks at everything accepted since the last look; `sent` is what the practice meant to send, if it is one, `error`
    /// what its clock is wrong by: hours and windows are judged by the clock it has.
    mutating func judge(
        _ model: SimulatorModel,
        cast: Cast,
        sent: OutgoingMessage?,
        store: MortalStore,
        clockError error: Span = .zero
    ) throws {
        while sequence < model.acceptedCount {
            var message = model.accepted(sequence)
            sequence += 1
            if error != .zero {
                message.at = message.at + error
                message.wasWindowOpen = message.person.map { model.isWindowOpen($0, at: message.at) } ?? false
            }
            judgeOnce(message)
            guard let phone = message.person, let member = cast.member(phone) else {
                report.withoutConsent += 1
                report.find("accepted for somebody who is no patient: \(message.id)")
                continue
            }
            if message.kind == .template { judgeUnasked(message, member) } else { judgeFree(message) }
            if let visit = sent?.visit { try judge(visit, message, member, store: store) }
            if let visit = sent?.missedVisit { try judgeMissed(visit, member, store: store) }
        }
    }

    private mutating func judgeOnce(_ message: AcceptedMessage) {
        guard let correlation = message.correlation, correlations.insert(correlation).inserted else {
            report.duplicated += 1
            report.find("accepted twice: \(message.correlation ?? "without our id")")
            return
        }
    }

    private mutating func judgeFree(_ message: AcceptedMessage) {
        guard !message.wasWindowOpen else { return }
        report.outsideWindow += 1
        report.find("free text outside the window: \(message.id)")
    }

    private mutating func judgeUnasked(_ message: AcceptedMessage, _ member: Member) {
        if Self.isNight(message.at, in: member.zone) {
            report.inQuietHours += 1
            report.find("template in quiet hours: \(message.id) at \(message.at.seconds)")
        }
        if !member.hasConsent {
            report.withoutConsent += 1
            report.find("template without consent: \(message.id)")
        }
    }

    /// Whatever names a visit with a button must name it as it is, to the person whose it is, while that is of use.
    private mutating func judge(
        _ visit: VisitVersion,
        _ message: AcceptedMessage,
        _ member: Member,
        store: MortalStore
    ) throws {
        let found = try store.look { tx in
            try tx.row(
                "SELECT state, slot_version, start_at, patient_id FROM appointment WHERE id = ?",
                [.int(visit.appointment.rawValue)]
            ) {
                Truth(
                    isBooked: $0.text(0) == "booked",
                    version: Int($0.int(1)),
                    start: $0.instant(2),
                    patient: $0.int(3)
                )
            }
        }
        guard let truth = found, truth.isBooked, visit.version >= truth.version, truth.start > message.at else {
            report.afterCancel += 1
            let effect = try effect(of: message, store)
            report.find("a message about a visit that is not so any more: \(visit.appointment), \(effect)")
            return
        }
        if truth.patient != member.person.rawValue {
            report.withoutConsent += 1
            report.find("visit \(visit.appointment) told to somebody else")
        }
        guard message.kind == .template else { return }
        if truth.start < message.at + .hours(2) {
            report.afterCancel += 1
            report.find("a reminder less than two hours before: \(visit.appointment)")
        }
        let time = VisitTime(visit: visit.appointment.rawValue, start: truth.start.microseconds)
        reminders[time, default: 0] += 1
        if reminders[time, default: 0] > 2 {
            report.duplicated += 1
            report.find("a third reminder of visit \(visit.appointment)")
        }
    }

    /// Only who missed a visit, by what staff say and the patient does not contest, is offered another; once.
    private mutating func judgeMissed(
        _ visit: Identifier<Appointment>,
        _ member: Member,
        store: MortalStore
    ) throws {
        let isMissed = try store.look { tx in
            try tx.number(
                "SELECT count(*) FROM appointment JOIN missed_visit ON missed_visit.appointment_id = appointment.id "
                    + "WHERE appointment.id = ? AND appointment.patient_id = ? AND appointment.state = 'noshow' "
                    + "AND missed_visit.state IN ('marked', 'upheld')",
                [.id(visit), .id(member.person)]
            ) == 1
        }
        if !isMissed {
            report.afterCancel += 1
            report.find("another time was offered for a visit that was not missed: \(visit)")
        }
        if !missed.insert(visit).inserted {
            report.duplicated += 1
            report.find("another time was offered twice for visit \(visit)")
        }
    }

    /// What the message was an answer with, or of which plan: the last part of its cause.
    private func effect(of message: AcceptedMessage, _ store: MortalStore) throws -> String {
        guard let id = message.correlation.flatMap({ Identifier<OutboxItem>($0) }) else { return "of nobody's" }
        let cause = try store.look { tx in
            try tx.row("SELECT cause FROM outbox WHERE id = ?", [.id(id)]) { $0.text(0) }
        }
        return cause?.split(separator: ":").last.map(String.init) ?? "of nobody's"
    }

    private struct Truth {
        var isBooked: Bool
        var version: Int
        var start: Instant
        var patient: Int64
    }

    static func isNight(_ instant: Instant, in zone: TimeZone) -> Bool {
        let offset = Int64(zone.secondsFromGMT(for: instant.date))
        let second = (instant.seconds + offset) % 86_400
        return second < 8 * 3_600 || second >= 20 * 3_600
    }
}
