import Store
import TestKit

/// Sealed bytes: only what the vault itself has sealed may open.
enum SealedFuzz {
    private static let plain = Array("Ana Exemplo".utf8)
    private static let cell = Cell("person", 7, "name")

    /// A store with one key in it and a value sealed under it; nothing in it changes.
    private struct Ground {
        // The folder goes when this does.
        let file: TestStore
        let engine: any StoreEngine
        let sealed: [UInt8]

        init() throws {
            file = try TestStore()
            engine = try file.open()
            sealed = try engine.writeBlocking { try $0.seal(plain, subject: 7, cell) }
        }
    }

    private static let ground = Result { try Ground() }

    static func check(_ bytes: [UInt8]) -> String? {
        do {
            let ground = try ground.get()
            return try ground.engine.readBlocking { tx in
                let damaged = damaged(ground.sealed, by: bytes)
                return try finding(tx, bytes, ground.sealed) ?? finding(tx, damaged, ground.sealed)
            }
        } catch {
            return "the store fails: \(error)"
        }
    }

    private static func finding(_ tx: Transaction, _ bytes: [UInt8], _ sealed: [UInt8]) throws -> String? {
        do {
            let opened = try tx.open(bytes, subject: 7, cell)
            return bytes == sealed && opened == plain ? nil : "something opens that was never sealed"
        } catch VaultError.notAuthentic {
            return bytes == sealed ? "what was sealed does not open" : nil
        }
    }

    /// The sealed value with the bytes laid over it.
    private static func damaged(_ sealed: [UInt8], by bytes: [UInt8]) -> [UInt8] {
        var damaged = sealed
        for (index, byte) in zip(damaged.indices, bytes) { damaged[index] ^= byte }
        return damaged
    }
}
