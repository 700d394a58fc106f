import Care
import Dialogue
import Simulator
import Store

/// Wrongs done on purpose, so that a test sees the oracle see them.
extension Rehearsal {
    /// Does the planted wrong where a sender could do it.
    func plant(_ message: OutgoingMessage, _ now: Instant) {
        switch plan.planted {
        case .duplicated where random.fraction() < 0.05: _ = ask(message, now)
        case .outsideWindow where message.content.isTemplate && random.fraction() < 0.2:
            var text = message
            text.content = .text("Are you there?")
            text.correlation += "9"
            _ = ask(text, now)
        case .afterCancel:
            if message.visit != nil { lastReminders.append(message) }
        case .wrongPerson where message.content.isTemplate && random.fraction() < 0.2:
            var astray = message
            astray.to = ChannelAddress(phone: model.people[Int(random.span(0...20))].phone)
            astray.correlation += "9"
            _ = ask(astray, now)
        default: break
        }
    }

    /// Sends again what was about a visit that has just been cancelled.
    func plantAfterCancel(_ id: Identifier<Appointment>, _ now: Instant) throws {
        guard plan.planted == .afterCancel, var message = lastReminders.last(where: { $0.visit?.appointment == id })
        else { return }
        message.correlation += "9"
        _ = ask(message, now)
        try oracle.judge(model, cast: cast, sent: message, store: store, clockError: practiceClock.error)
    }

    func dropReminders() throws {
        guard random.fraction() < 0.02 else { return }
        try store.write { tx in
            _ = try tx.execute(
                "UPDATE agenda SET state = 'dropped', reason = 'expired' "
                    + "WHERE id = (SELECT min(id) FROM agenda WHERE state = 'waiting')"
            )
        }
    }

    /// Does the planted wrong where only the books can tell.
    func plantAtTheEnd() throws {
        let sql: String? =
            switch plan.planted {
            case .lostStatus: "UPDATE outbox SET status = 1 WHERE status = 3 AND id % 10 = 0"
            case .forgedAudit: "UPDATE audit SET at = at + 1 WHERE seq = (SELECT max(seq) / 2 FROM audit)"
            case .lostAudit: "DELETE FROM audit WHERE seq > (SELECT max(seq) / 2 FROM audit)"
            default: nil
            }
        if let sql { try store.write { tx in _ = try tx.execute(sql) } }
    }
}
