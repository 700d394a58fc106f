import Care
import WhatsApp

/// The way of an accepted message to its phone, and what the business is told of it.
extension SimulatorModel {
    func becomeSent(_ index: Int) {
        let row = ledger.rows[index]
        ledger.bill(index, meter.isBillable(row.category, isInsideWindow: row.wasWindowOpen, now: now))
        ledger.raise(index, to: .sent)
        tell(index, "sent")
        moments.add(.delivered(index), at: now + .milliseconds(random.span(settings.deliveredDelay)))
    }

    func becomeDelivered(_ index: Int) {
        let person = Int(ledger.rows[index].person)
        guard person >= 0, let waiting = pending[index] else { return }
        if ledger.rows[index].at + waiting.life <= now {
            pending[index] = nil
            return
        }
        if phones[person].isOff {
            phones[person].held.append(index)
            return
        }
        guard let message = pending.removeValue(forKey: index) else { return }
        // To the business a blocked message looks sent and never delivered.
        if phones[person].hasBlocked { return }
        arrive(message, index, on: person)
        // A reaction gets no status but `sent` (Meta, reaction messages).
        guard ledger.rows[index].kind != .reaction else { return }
        charge(index)
        ledger.raise(index, to: .delivered)
        if settings.reportsDelivered { tell(index, "delivered") }
    }

    private func charge(_ index: Int) {
        let row = ledger.rows[index]
        let digits = row.person >= 0 ? phones[Int(row.person)].person.phone : nil
        ledger.bill(index, meter.charge(row.category, phone: digits, isInsideWindow: row.wasWindowOpen, now: now))
    }

    private func arrive(_ message: PendingSend, _ index: Int, on person: PersonIndex) {
        ledger.markReached(index)
        if let reaction = message.reaction {
            changeBubble(person, reaction.target) {
                $0.businessReaction = reaction.emoji.isEmpty ? nil : reaction.emoji
            }
            return
        }
        let bubble = Bubble(
            id: outboundID(index),
            isFromBusiness: true,
            at: now,
            content: message.content,
            replyTo: message.replyTo,
            ticks: .delivered
        )
        show(bubble, on: person)
        phones[person].unread.append(index)
        let surplus = phones[person].unread.count - settings.unreadLimit
        if surplus > 0 { phones[person].unread.removeFirst(surplus) }
        if settings.reportsArrivals { arrivals.append(Arrival(person: person, bubble: bubble, ledgerIndex: index)) }
    }

    func becomeFailed(_ index: Int, _ error: GraphError) {
        pending[index] = nil
        ledger.raise(index, to: .failed)
        tell(index, "failed", error: error)
    }

    /// Everything on the phone becomes read; the business hears of it unless the phone sends no receipts.
    func readAll(_ person: PersonIndex) {
        let unread = phones[person].unread
        guard !unread.isEmpty else { return }
        phones[person].unread.removeAll(keepingCapacity: true)
        touched.insert(person)
        guard phones[person].person.sendsReadReceipts else { return }
        for index in unread {
            ledger.raise(index, to: .read)
            tell(index, "read")
        }
    }

    /// Hands an update to the queue, by way of whatever is to go wrong with it.
    ///
    /// An app that is not subscribed is told nothing, and nothing is kept for it.
    func post(_ update: WebhookUpdate, field: String = "messages", isDelivered: Bool = false) {
        guard isSubscribed, appFields.contains(field) || !Self.allFields.contains(field) else { return }
        let fault = faults.webhookFault(isDelivered: isDelivered, from: &random)
        if let fault { faultsSeen[fault.rawValue, default: 0] += 1 }
        switch fault {
        case nil: webhooks.add(update)
        case .missingDelivered: return
        case .duplicate:
            webhooks.add(update)
            moments.add(.update(update), at: now + .milliseconds(random.span(0...5_000)))
        case .reorder: moments.add(.update(update), at: now + .milliseconds(random.span(1_000...10_000)))
        case .delay:
            let longest = max(1, faults.longestDelay.microseconds)
            moments.add(.update(update), at: now + Span(microseconds: random.span(1...longest)))
        }
    }

    private func tell(_ index: Int, _ status: String, error: GraphError? = nil) {
        let change = statusChange(index, status, error: error)
        post(WebhookUpdate(change: change), isDelivered: status == "delivered")
    }
}
