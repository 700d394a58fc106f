import Care
import Dialogue
import Foundation
import Practice
import Store
import TestKit

/// A clinic with Lia, who has a phone of her own, and Noa; a parent's phone serves both of them.
struct ForgettingDesk {
    let desk: IntakeDesk
    let noa: Person
    let parent: Address
    let shared: Conversation
    let visit: Appointment

    var file: TestStore { desk.file }
    var engine: any StoreEngine { desk.engine }
    var lia: Person { desk.clinic.person }
    var own: Address { desk.clinic.address }
    /// The command, as a process beside the server would run it.
    func command() throws -> ForgetDesk { ForgetDesk(store: try file.open(), region: "US") }

    init() throws {
        let desk = try IntakeDesk()
        self.desk = desk
        let clinic = desk.clinic
        (noa, parent, shared, visit) = try desk.engine.writeBlocking { tx in
            try tx.setRecordNumber("4711", of: clinic.person.id)
            let noa = try tx.insertPerson(name: "Noa Exemplo", language: .english, zone: "UTC", recordNumber: "4712")
            guard let parent = try tx.ensureAddress(ChannelAddress(phone: "12125550177")) else {
                throw IntakeDesk.NotQueued()
            }
            for person in [clinic.person, noa] { try tx.link(person.id, to: parent.id, as: .parent, trust: 1) }
            let shared = try tx.ensureConversation(line: SampleClinic.line, address: parent.id)
            let visit = clinic.visit(at: tx.now + .days(3), in: tx)
            try tx.insert(visit)
            try tx.plan(
                "reminder",
                anchor: visit.id.rawValue,
                version: 1,
                offset: .days(1),
                dueAt: tx.now,
                notAfter: tx.now
            )
            return (noa, parent, shared, visit)
        }
    }

    /// Messages both ways, a picture, what waits, a notice and an update that could not be handled yet.
    func talk() throws {
        try engine.writeBlocking { tx in
            let entry = try tx.append(toJournal: Array("handled \(own.value)".utf8))
            try tx.markHandled(entry)
            try tx.park(try tx.append(toJournal: Array("parked \(own.value)".utf8)), reason: "unreadable")
            try tx.park(try tx.append(toJournal: Array("parked 12125550999".utf8)), reason: "unreadable")
            let words = IncomingMessage(
                id: "wamid.1",
                from: desk.phone,
                profileName: "Lia",
                at: tx.now,
                content: .text("My name is Lia, I feel better")
            )
            try desk.handle(.message(words), in: tx)
            let picture = IncomingMedia(kind: .image, id: "77", mimeType: "image/png")
            try desk.handle(desk.message("wamid.2", .media(picture)), in: tx)
            _ = try desk.accepted("wamid.3", in: tx)
            _ = try tx.enqueue(desk.clinic.text("waits", at: tx.now), in: desk.clinic.conversation)
            try tx.insertNotice(line: "1", field: "x", summary: "About nobody.", raw: Array("{}".utf8))
            try tx.insertNotice(
                line: "1",
                field: "x",
                summary: "Unknown.",
                raw: Array("{\"wa_id\":\"\(own.value)\"}".utf8)
            )
            let key = desk.phone.conversationKey
            if let event = try tx.beginEvent("m:wamid.9", of: entry, conversation: key) {
                try tx.postpone(event, payload: Array("{}".utf8), attempts: 1, next: tx.now, reason: "x")
            }
            if let done = try tx.beginEvent("m:wamid.1", of: entry, conversation: key) { try tx.markHandled(done) }
            try say("for the one", lia, in: tx)
            try say("for the other", noa, in: tx)
        }
        try hear("12125550177", "wamid.5")
    }

    private func say(_ cause: String, _ person: Person, in tx: Transaction) throws {
        var item = desk.clinic.text(cause, at: tx.now)
        item.person = person.id
        guard let id = try tx.enqueue(item, in: shared) else { throw IntakeDesk.NotQueued() }
        let body = StoredBody(kind: "text", text: cause).encode()
        try tx.insertOutbound(shared, outbox: id, kind: "text", body: body, staff: nil)
    }

    /// A text from a phone, as the running server takes it in.
    func hear(_ phone: String, _ id: String, _ text: String = "Hello", on engine: (any StoreEngine)? = nil) throws {
        try (engine ?? self.engine).writeBlocking { tx in
            let message = IncomingMessage(id: id, from: ChannelAddress(phone: phone), at: tx.now, content: .text(text))
            try desk.handle(.message(message), in: tx)
        }
    }

    /// What the tables hold of somebody: wrapped keys and sealed bodies.
    func secrets() throws -> [[UInt8]] {
        try engine.readBlocking { tx in
            let subjects = [lia.id.rawValue, own.id.rawValue, desk.clinic.conversation.id.rawValue]
            let keys = try subjects.compactMap { subject in
                try tx.row("SELECT wrapped FROM data_key WHERE subject = ?", [.int(subject)]) { $0.blob(0) }
            }
            let bodies = try tx.rows(
                "SELECT body_sealed FROM message WHERE conversation_id = ?",
                [.id(desk.clinic.conversation.id)]
            ) { $0.blob(0) }
            let names = try tx.rows("SELECT name_sealed FROM person WHERE id = ?", [.id(lia.id)]) { $0.blob(0) }
            return keys + bodies + names
        }
    }

    /// How many of the secrets the database's files hold.
    func held(_ secrets: [[UInt8]]) throws -> Int {
        let files = try [file.path, file.path + "-wal"].map { path in
            FileManager.default.fileExists(atPath: path) ? Array(try Data(contentsOf: URL(filePath: path))) : []
        }
        return secrets.count { secret in files.contains { OpenText.holds($0, secret) } }
    }

    func count(_ table: String, _ condition: String = "1 = 1") throws -> Int64 {
        try engine.readBlocking { tx in try tx.number("SELECT count(*) FROM \(table) WHERE \(condition)") }
    }
}
