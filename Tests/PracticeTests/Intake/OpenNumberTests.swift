import Care
import Dialogue
import Foundation
import Practice
import Store
import TestKit
import Testing

/// Meta's ids hold the patient's number; see `MessageID` of the simulator for how they are made.
@Suite struct OpenNumberTests {
    private let desk: IntakeDesk
    private let number = SampleClinic.phone.phone ?? ""

    init() throws {
        desk = try IntakeDesk()
    }

    /// As Meta makes them, with the number at another alignment for each `shift`.
    private func wamid(_ shift: Int) -> String {
        let bytes =
            [0x1C, 0x18] + [UInt8](repeating: 0x0B, count: shift) + Array(number.utf8) + [0x15, 2, 0, 17, 24, 18, 9]
        return "wamid." + Data(bytes).base64EncodedString()
    }

    private func places() throws -> [String] {
        try desk.engine.readBlocking { tx in try OpenText.places(of: [number, "wamid."], in: tx) }
    }

    @Test(arguments: 0..<3)
    func `whatever is handled, no column holds the number`(shift: Int) throws {
        let id = wamid(shift)
        try desk.engine.writeBlocking { tx in
            let entry = try tx.append(toJournal: Array("{\"id\":\"\(id)\"}".utf8))
            _ = try tx.beginEvent("m:\(id)", of: entry, conversation: "p:\(number)")
            try desk.handle(desk.message(id, .tap(payload: "visit:confirm:1:1", title: "Confirm")), in: tx)
            try desk.handle(desk.message(id + "2", .text("STOP")), in: tx)
            let greeting = desk.clinic.text("greeting", at: tx.now)
            let item = try #require(try tx.enqueue(greeting, in: desk.clinic.conversation))
            #expect(try tx.markAccepted(item, channelID: id + "3"))
            for status in [DeliveryStatus.delivered, .read] {
                let update = StatusUpdate(
                    messageID: id + "4",
                    status: status,
                    at: tx.now,
                    correlation: item.description
                )
                try desk.handle(.status(update), in: tx)
            }
            try desk.handle(.status(StatusUpdate(messageID: id + "5", status: .sent, at: tx.now)), in: tx)
            var quoting = desk.clinic.text("quoting", at: tx.now)
            quoting.inReplyTo = id
            let quoted = try #require(try tx.enqueue(quoting, in: desk.clinic.conversation))
            #expect(try tx.departure(quoted)?.message.inReplyTo == id)
        }
        let counts = try desk.engine.readBlocking { tx in
            try ["event", "early_status", "notice"].map { try tx.number("SELECT count(*) FROM \($0)") }
                + [tx.number("SELECT count(*) FROM outbox WHERE cause LIKE 'm:%'")]
        }
        #expect(counts.allSatisfy { $0 > 0 }, "\(counts)")
        let found = try places()
        #expect(found == [])
    }

    @Test(arguments: 0..<3)
    func `a number that stands open is found, in base64 too`(shift: Int) throws {
        try desk.engine.writeBlocking { tx in
            try tx.insertNotice(line: "1001", field: "x", summary: "Message \(wamid(shift).dropFirst(6)).")
        }
        #expect(try places() == ["\(number) in notice.summary"])
    }
}
