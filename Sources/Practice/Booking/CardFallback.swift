import Care
import Dialogue
import Store

/// What to do about a card that did not reach its phone: remember why, and ask in lists.
struct CardFallback {
    let rules: PracticeRules

    /// Meta's codes (Cloud API, error codes).
    private enum Code {
        static let incapable = 1_026
        static let blocked = 132_068
        static let throttled = 132_069
    }

    /// True if the message was a card that is lost for good; a list follows it.
    func take(_ failure: ChannelFailure, of item: Identifier<OutboxItem>, in tx: Transaction) throws -> Bool {
        // Ten cards an hour are let through, and an answer cannot wait for the next hour.
        guard failure.disposition == .refused || failure.code == Code.throttled,
            let call = try card(item, in: tx)
        else { return false }
        switch failure.code {
        case Code.blocked: try tx.changeFlow(call.flow, status: "BLOCKED")
        case Code.throttled: try tx.changeFlow(call.flow, status: "THROTTLED")
        default: break
        }
        // What has ended or was booked in needs no list, however late its failure is told.
        if let card = try BookingCardDesk.card(behind: call.token, in: tx), card.visit == nil, card.expires > tx.now {
            if failure.code == Code.incapable { try tx.refuse(card.id) }
            try tx.end(card.id)
            try BookingHandler(rules: rules).begin(insteadOf: card, in: tx)
        }
        return true
    }

    /// The same where the channel says only later that it failed.
    func take(_ update: StatusUpdate, in tx: Transaction) throws {
        guard let failure = update.failure,
            let item = try tx.outboxItem(channelID: update.messageID, correlation: update.correlation)
        else { return }
        _ = try take(failure, of: item, in: tx)
    }

    /// Nil for any other message, and for one that cannot be read any more.
    private func card(_ item: Identifier<OutboxItem>, in tx: Transaction) throws -> FlowCall? {
        do {
            guard case .flow(let call)? = try tx.departure(item)?.item.content else { return nil }
            return call
        } catch let error where error.isOfOneRow {
            return nil
        }
    }
}
