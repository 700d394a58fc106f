import Care
import Crypto
import Store
import TestKit
import Testing

@Suite struct SealingTests {
    private let file: TestStore
    private let engine: any StoreEngine
    private let cell = Cell("person", 7, "name")

    init() throws {
        file = try TestStore()
        engine = try file.open()
    }

    private func vault(_ byte: UInt8, versions: [Int] = [1]) throws -> Vault {
        var masters: [Int: SymmetricKey] = [:]
        for version in versions {
            masters[version] = SymmetricKey(data: Array(repeating: byte &+ UInt8(version - 1), count: 32))
        }
        return try Vault(masters: masters)
    }

    @Test func `what is sealed opens in its own cell, and shows nothing of itself`() throws {
        try engine.writeBlocking { tx in
            for text in ["", "Ana Soto", String(repeating: "ñ", count: 5_000)] {
                let sealed = try tx.seal(text, subject: 7, cell)
                #expect(try tx.openText(sealed, subject: 7, cell) == text)
                #expect(sealed.count == text.utf8.count + 33)
                if !text.isEmpty { #expect(!String(decoding: sealed, as: UTF8.self).contains(text)) }
            }
            let twice = try (tx.seal("Ana", subject: 7, cell), tx.seal("Ana", subject: 7, cell))
            #expect(twice.0 != twice.1)
        }
    }

    @Test(arguments: [Cell("person", 8, "name"), Cell("person", 7, "record_number"), Cell("address", 7, "name")])
    func `moved to another row, column or table it does not open`(elsewhere: Cell) throws {
        try engine.writeBlocking { tx in
            let sealed = try tx.seal("Ana Soto", subject: 7, cell)
            #expect(throws: VaultError.notAuthentic) { try tx.open(sealed, subject: 7, elsewhere) }
        }
    }

    @Test func `another subject's key does not open it, and one that is gone is forgotten`() throws {
        try engine.writeBlocking { tx in
            let sealed = try tx.seal("Ana Soto", subject: 7, cell)
            _ = try tx.seal("Leo Soto", subject: 8, cell)
            #expect(throws: VaultError.notAuthentic) { try tx.open(sealed, subject: 8, cell) }
            #expect(throws: VaultError.forgotten) { try tx.open(sealed, subject: 9, cell) }
        }
    }

    @Test func `every changed byte is noticed, the key version among them, and every cut`() throws {
        try engine.writeBlocking { tx in
            let sealed = try tx.seal("Ana Soto", subject: 7, cell)
            for index in sealed.indices {
                var damaged = sealed
                damaged[index] ^= 1
                #expect(throws: VaultError.notAuthentic, "byte \(index)") { try tx.open(damaged, subject: 7, cell) }
                let cut = Array(sealed[..<index])
                #expect(throws: VaultError.notAuthentic, "cut at \(index)") { try tx.open(cut, subject: 7, cell) }
            }
        }
    }

    @Test func `a blind index is equal for equal values only, for one purpose and one clinic`() throws {
        let here = try vault(1)
        let again = try vault(1)
        let elsewhere = try vault(9)
        let index = here.blindIndex(.phone, "12025550142")
        #expect(index.count == 32)
        #expect(index == again.blindIndex(.phone, "12025550142"))
        #expect(index != here.blindIndex(.phone, "12025550143"))
        #expect(index != here.blindIndex(.userID, "12025550142"))
        #expect(index != elsewhere.blindIndex(.phone, "12025550142"))
    }

    @Test func `a keyed name is what the books say, and another one in each column's domain`() throws {
        let vault = try vault(7)
        // Computed with Python's hmac (RFC 2104, RFC 5869).
        #expect(vault.name(.message, "wamid.1") == "~Npg1jfre1z81TwlyxYrKVOpF")
        let names = [Vault.BlindIndex.message, .event, .cause].map { vault.name($0, "wamid.1") }
        #expect(Set(names).count == 3 && names.allSatisfy { $0.count == 25 })
    }

    @Test func `a new master key changes no index`() throws {
        let index = try vault(1).blindIndex(.name, "ana soto")
        #expect(try vault(1, versions: [1, 2]).blindIndex(.name, "ana soto") == index)
    }

    @Test func `a master key must have 32 bytes`() {
        for text in ["", "c2hvcnQ=", "not base64", String(repeating: "A", count: 88)] {
            #expect(throws: VaultError.badMasterKey) { try Vault(base64: text) }
        }
        #expect(throws: VaultError.badMasterKey) { try Vault(masters: [:]) }
    }
}
