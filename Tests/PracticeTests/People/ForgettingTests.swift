import Care
import Crypto
import Dialogue
import Practice
import Store
import TestKit
import Testing

@Suite struct ForgettingTests {
    private let world: ForgettingDesk

    init() throws {
        world = try ForgettingDesk()
        try world.talk()
    }

    @Test func `everything of the person goes, and a shared phone keeps what is the others'`() throws {
        let gone = try world.command().forget("record:4711", by: "operator")
        for table in ["appointment", "agenda", "media", "consent", "consent_event"] {
            #expect(try world.count(table) == 0)
        }
        for table in ["person", "address", "conversation", "relation", "notice", "journal"] {
            #expect(try world.count(table) == 1, "\(table)")
        }
        #expect(try world.count("message") == 2 && gone.remaining == 2)
        #expect(try world.count("outbox", "state = 'queued'") == 1)
        #expect(try world.count("outbox", "state = 'refused' AND reason = 'forgotten' AND person_id IS NULL") == 1)
        #expect(try world.count("outbox") == 2 && gone.refused == 2)
        #expect(
            try world.count("event", "state <> 1 OR payload_sealed IS NOT NULL OR conversation_hash IS NOT NULL") == 0
        )
        #expect(gone.deleted["message"] == 3 && gone.deleted["person"] == 1 && gone.deleted["appointment"] == 1)
        try world.engine.readBlocking { tx in
            let thread = try #require(try tx.thread(world.shared.id, limit: 10))
            #expect(thread.messages.map(\.text).sorted() == ["Hello", "for the other"])
            #expect(try tx.person(world.noa.id)?.name == "Noa Exemplo")
        }
    }

    @Test func `the proof says when, who and which keys, and nothing of whom`() throws {
        let wrapped = try world.engine.readBlocking { tx in
            try [world.lia.id.rawValue, world.own.id.rawValue].map { subject in
                try tx.row("SELECT wrapped FROM data_key WHERE subject = ?", [.int(subject)]) { $0.blob(0) } ?? []
            }
        }
        _ = try world.command().forget("\(world.lia.id)", by: "operator")
        let proof = try #require(try world.engine.readBlocking { tx in try tx.forgettings(limit: 2) }.first)
        #expect(proof.actor == "operator" && proof.at == world.file.clock.now)
        #expect(proof.counts["person"] == 1 && proof.counts["refused"] == 2)
        for (subject, bytes) in zip([world.lia.id.rawValue, world.own.id.rawValue], wrapped) {
            let key = try #require(proof.keys.first { $0.subject == subject })
            #expect(key.fingerprint == Array(SHA256.hash(data: bytes)))
        }
        try world.engine.readBlocking { (tx) throws in
            #expect(try OpenText.places(of: ["Lia Exemplo", world.own.value], in: tx) == [])
            #expect(throws: VaultError.forgotten) {
                try tx.open([UInt8](repeating: 1, count: 40), subject: world.lia.id.rawValue, Cell("person", 1, "name"))
            }
        }
    }

    @Test(.enabled(if: TestStore.kind == .sqlite, "about SQLite's file"))
    func `neither wrapped keys nor sealed bodies are left in the database's files`() throws {
        let secrets = try world.secrets()
        #expect(secrets.count == 6)
        #expect(try world.held(secrets) == secrets.count)
        _ = try world.command().forget("+1 212 555 0142", by: "operator")
        #expect(try world.held(secrets) == 0)
    }

    @Test(.enabled(if: TestStore.kind == .sqlite, "about SQLite's file"))
    func `a death before the files are clean is made good by the next start`() throws {
        let secrets = try world.secrets()
        try world.file.open().writeBlocking { tx in
            try tx.requireScrub()
            _ = try tx.forget(tx.scope(of: world.lia.id), by: "operator")
        }
        #expect(try world.held(secrets) > 0)
        try world.file.open().bringUpToDate()
        #expect(try world.held(secrets) == 0)
    }

    @Test func `counting deletes nothing, and counts what forgetting deletes`() throws {
        let secrets = try world.secrets()
        let before = try world.count("message")
        let counted = try world.command().preview("record:4711")
        #expect(try world.secrets() == secrets)
        #expect(try world.count("message") == before)
        #expect(try world.count("forgetting") == 0)
        let gone = try world.command().forget("record:4711", by: "operator")
        // Handled payloads go beforehand, in steps of their own.
        #expect(counted.deleted.filter { $0.key != "journal" } == gone.deleted.filter { $0.key != "journal" })
        #expect(counted.refused == gone.refused && counted.remaining == gone.remaining)
    }

    @Test func `a running server forgets the keys it holds, and the phone starts as a stranger's`() throws {
        let server = world.engine
        let body = try server.readBlocking { tx in
            try tx.row(
                "SELECT id, body_sealed FROM message WHERE conversation_id = ? LIMIT 1",
                [
                    .id(world.desk.clinic.conversation.id)
                ]
            ) { ($0.int(0), $0.blob(1)) }
        }
        let (id, sealed) = try #require(body)
        func read(_ tx: Transaction) throws -> [UInt8] {
            try tx.open(sealed, subject: world.own.id.rawValue, Cell("message", id, "body"))
        }
        #expect(try !server.readBlocking(read).isEmpty)
        _ = try world.command().forget("record:4711", by: "operator")
        #expect(throws: VaultError.forgotten) { try server.readBlocking(read) }
        #expect(throws: VaultError.forgotten) { try server.writeBlocking(read) }
        try world.hear(world.own.value, "wamid.20", "Good morning")
        // A process that starts now reads it: it was not sealed under what the server had in memory.
        try world.file.open().readBlocking { tx in
            let phone = try #require(PhoneNumber(digits: world.own.value))
            let address = try #require(try tx.address(phone: phone))
            #expect(address.id != world.own.id)
            #expect(try tx.persons(at: address.id).isEmpty)
            let rows = try tx.conversations(limit: 5)
            #expect(rows.count == 2)
            let thread = try #require(try tx.thread(rows[0].id, limit: 5))
            #expect(thread.messages.map(\.text) == ["Good morning"])
        }
    }

    @Test func `a copy of an old update that comes late brings nothing back`() throws {
        _ = try world.command().forget("record:4711", by: "operator")
        try world.engine.writeBlocking { (tx) throws in
            for id in ["wamid.1", "wamid.9"] {
                #expect(try tx.beginEvent("m:\(id)", of: Identifier(1), conversation: "p:1") == nil)
            }
        }
    }
}
