import Care
import Dialogue
import Practice
import Store
import TestKit

/// A sample clinic that takes in updates, on a store of its own.
struct IntakeDesk {
    let file: TestStore
    let engine: any StoreEngine
    let clinic: SampleClinic
    let rules = PracticeRules(clinicName: "Harbour Health", line: SampleClinic.line)
    let phone = SampleClinic.phone

    init() throws {
        file = try TestStore()
        engine = try file.open()
        clinic = try engine.writeBlocking { try SampleClinic(in: $0) }
    }

    func handle(
        _ event: ChannelEvent,
        line: String = SampleClinic.line,
        raw: String = "{}",
        in tx: Transaction
    ) throws {
        let piece = Piece(line: line, dedupeKey: "k", conversationKey: "", event: event, raw: Array(raw.utf8))
        try EventHandler(rules: rules).handle(piece, in: tx)
    }

    func message(_ id: String, _ content: IncomingContent, at: Instant? = nil) -> ChannelEvent {
        .message(IncomingMessage(id: id, from: phone, at: at ?? file.clock.now, content: content))
    }

    func conversation(in tx: Transaction) throws -> Conversation? { try tx.conversation(clinic.conversation.id) }

    /// A text that was accepted under this channel id.
    func accepted(_ channelID: String, in tx: Transaction) throws -> Identifier<OutboxItem> {
        guard let id = try tx.enqueue(clinic.text(channelID, at: tx.now), in: clinic.conversation) else {
            throw NotQueued()
        }
        _ = try tx.markAccepted(id, channelID: channelID)
        return id
    }

    struct NotQueued: Error {}

    /// Journals payloads and reads them as the server does, with a reader that makes a piece of each line
    /// `conversation key text`; a text of `fail` cannot be handled.
    var intake: Intake {
        Intake(rules: rules) { (payload) throws(UnreadablePayload) in
            guard payload.first != UInt8(ascii: "!") else { throw UnreadablePayload(reason: "not_json") }
            return String(decoding: payload, as: UTF8.self).split(separator: "\n").map { line in
                let parts = line.split(separator: " ", maxSplits: 2).map(String.init)
                return Piece(
                    line: "",
                    dedupeKey: parts[1],
                    conversationKey: parts[0],
                    event: Self.event(parts[1], parts[2]),
                    raw: Array(line.utf8)
                )
            }
        }
    }

    /// A template's change reaches the store in a statement a test can forbid.
    private static func event(_ key: String, _ text: String) -> ChannelEvent {
        text == "fail"
            ? .template(TemplateUpdate(name: "t", language: "en", status: "PAUSED", category: nil))
            : .notice(field: key, summary: text)
    }
}
