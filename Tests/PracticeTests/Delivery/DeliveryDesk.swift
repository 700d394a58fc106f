import Care
import Dialogue
import Foundation
import Practice
import Store
import TestKit
import Testing

/// A small clinic whose outbox a test works by hand, one step of the ledger at a time.
final class DeliveryDesk: Sendable {
    let place: TestStore
    let engine: any StoreEngine
    let clinic: SampleClinic
    let delivery: Delivery

    init(throughput: Int = 80) throws {
        place = try TestStore(at: TestStore.morning + .hours(6))
        engine = try place.open()
        clinic = try engine.writeBlocking { try SampleClinic(in: $0) }
        delivery = Delivery(
            rules: PracticeRules(clinicName: "Harbour Health", line: SampleClinic.line, throughput: throughput)
        )
        try hear()
    }

    var now: Instant { place.clock.now }

    /// The patient writes, which opens the window.
    func hear() throws {
        try engine.writeBlocking { tx in
            try tx.noteInbound(clinic.conversation.id, at: tx.now, profileName: nil, isUnread: false)
        }
    }

    @discardableResult
    func say(_ cause: String, purpose: Purpose = .conversation, life: Span = .hours(1)) throws -> Identifier<OutboxItem>
    {
        try engine.writeBlocking { tx in
            let item = clinic.text(cause, purpose: purpose, at: tx.now, life: life)
            return try #require(try tx.say(item, in: clinic.conversation))
        }
    }

    /// A second patient with a conversation of their own.
    func neighbour(_ number: Int) throws -> Conversation {
        try engine.writeBlocking { tx in
            let address = try #require(try tx.ensureAddress(ChannelAddress(phone: "1212555\(2_000 + number)")))
            let conversation = try tx.ensureConversation(line: SampleClinic.line, address: address.id)
            try tx.noteInbound(conversation.id, at: tx.now, profileName: nil, isUnread: false)
            return try #require(try tx.conversation(conversation.id))
        }
    }

    @discardableResult
    func say(_ cause: String, to conversation: Conversation, life: Span = .hours(1)) throws -> Identifier<OutboxItem> {
        try engine.writeBlocking { tx in
            var item = clinic.text(cause, at: tx.now, life: life)
            item.person = nil
            return try #require(try tx.say(item, in: conversation))
        }
    }

    /// What would leave now, in the order it would.
    func takeOff(limit: Int = 64) throws -> [String] {
        try engine.writeBlocking { tx in
            try delivery.takeOff(limit: limit, in: tx).leaving.map(\.correlation)
        }
    }

    func settle(_ id: Identifier<OutboxItem>, _ outcome: SendOutcome) throws {
        try engine.writeBlocking { try delivery.settle(id.description, outcome, in: $0) }
    }

    /// Takes off and settles until nothing is due, moving the clock to each next moment, for so long at most.
    func work(for span: Span, _ outcome: (Instant) -> SendOutcome) throws -> Int {
        let end = now + span
        var tries = 0
        while now <= end {
            for correlation in try takeOff() {
                tries += 1
                let id = try #require(Identifier<OutboxItem>(correlation))
                try settle(id, outcome(now))
            }
            guard let next = try engine.readBlocking({ try delivery.nextTakeOff(in: $0) }), next <= end else { break }
            place.clock.move(to: max(next, now + .milliseconds(1)))
        }
        return tries
    }

    func state(_ id: Identifier<OutboxItem>) throws -> String {
        try engine.readBlocking { tx in
            let found = try tx.row("SELECT state, COALESCE(reason, '') FROM outbox WHERE id = ?", [.id(id)]) {
                $0.text(1).isEmpty ? $0.text(0) : "\($0.text(0)) \($0.text(1))"
            }
            return found ?? "gone"
        }
    }

    func execute(_ sql: String) throws {
        _ = try engine.writeBlocking { try $0.execute(sql) }
    }
}
