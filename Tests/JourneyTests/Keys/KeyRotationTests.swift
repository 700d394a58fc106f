import Care
import Crypto
import Foundation
import Store
import StoreSQLite
import TestKit
import Testing
import caduceus

/// The master key is changed in a file and a database of their own; a second store plays the running server.
@Suite struct KeyRotationTests {
    private let folder: TestStore
    private let file: KeyFile
    private let server: any StoreEngine
    /// What is sealed under each subject's key.
    private let sealed: [Int64: [UInt8]]

    init() throws {
        folder = try TestStore()
        file = KeyFile(path: folder.folder + "/master-key")
        let key = Data(repeating: 7, count: 32).base64EncodedString()
        try Data(key.utf8).write(to: URL(filePath: file.path))
        server = try Self.open(folder, file)
        try server.bringUpToDate()
        sealed = try server.writeBlocking { tx in
            try Self.subjects.reduce(into: [:]) { $0[$1] = try tx.seal("s\($1)", subject: $1, cell) }
        }
    }

    private static let subjects: ClosedRange<Int64> = 1...25

    private static func open(_ folder: TestStore, _ file: KeyFile) throws -> any StoreEngine {
        let vault = Vault(try file.read(), reread: { [file] in try file.read() })
        return try SQLiteEngine(path: folder.path, vault: vault, clock: folder.clock)
    }

    private func rotation(batch: Int = 4) throws -> KeyRotation {
        KeyRotation(file: file, store: try Self.open(folder, file), batch: batch)
    }

    private func wrapped() throws -> [Int: Int] { try server.readBlocking { try $0.wrappedKeys() } }

    /// Whether a process that starts now reads everything.
    private func startsAndReads() throws {
        try Self.open(folder, file).readBlocking { tx in
            try tx.checkMasterKey()
            for (subject, bytes) in sealed { #expect(try tx.openText(bytes, subject: subject, cell) == "s\(subject)") }
        }
    }

    private struct Died: Error {}

    @Test func `everything is wrapped by the new version, and the old one can be dropped`() throws {
        #expect(try rotation().rotate() == 2)
        #expect(try wrapped() == [2: 25])
        #expect(try file.read().versions.keys.sorted() == [1, 2])
        #expect(try rotation().dropOld() == [1])
        #expect(try rotation().dropOld() == [])
        #expect(try file.read().versions.keys.sorted() == [2])
        try startsAndReads()
        // And once more, from a file whose first version is gone.
        #expect(try rotation().rotate() == 3)
        #expect(try wrapped() == [3: 25])
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.folder).contains("master-key.new") == false)
    }

    @Test func `what was sealed opens after the rotation, in a process that ran all along and in a new one`() throws {
        let before = try server.writeBlocking { tx in
            let sealed = try tx.seal("Ana Soto", subject: 5, cell)
            return (sealed, tx.vault.blindIndex(.phone, "12025550142"), tx.vault.name(.message, "wamid.1"))
        }
        let idle = try Self.open(folder, file)
        _ = try rotation().rotate()
        _ = try rotation().dropOld()
        // `idle` has read no data key yet: it meets a version it does not know and reads the file again.
        for engine in [server, idle, try Self.open(folder, file)] {
            try engine.readBlocking { (tx) throws in
                #expect(try tx.openText(before.0, subject: 5, cell) == "Ana Soto")
                #expect(tx.vault.blindIndex(.phone, "12025550142") == before.1)
                #expect(tx.vault.name(.message, "wamid.1") == before.2)
            }
        }
    }

    @Test func `a new data key is wrapped by the new version as soon as it is in use, in every process`() throws {
        var made = 100 as Int64
        let rotation = try rotation()
        _ = try rotation.rotate { step in
            guard step != .added(2) else { return }
            made += 1
            let subject = made
            try server.writeBlocking { tx in _ = try tx.seal("new", subject: subject, cell) }
            let version = try server.readBlocking { tx in
                try tx.number("SELECT master_version FROM data_key WHERE subject = ?", [.int(subject)])
            }
            #expect(version == 2)
        }
        #expect(made > 105)
        #expect(try wrapped().keys.sorted() == [2])
    }

    @Test(arguments: 0..<10)
    func `killed after any step it is carried on by the next run, and all can be read in between`(steps: Int) throws {
        var left = steps
        #expect(throws: Died.self) {
            _ = try rotation().rotate { _ in
                left -= 1
                if left < 0 { throw Died() }
            }
        }
        try startsAndReads()
        let isOver = try wrapped() == [2: 25]
        #expect(isOver == (steps >= 8))
        if !isOver {
            #expect(throws: CommandFailure.self) { try rotation().dropOld() }
        }
        #expect(try rotation().rotate() == (isOver ? 3 : 2))
        #expect(try wrapped() == [isOver ? 3 : 2: 25])
        try startsAndReads()
    }

    @Test func `a prepared version waits in the file until the rotation uses it`() throws {
        #expect(try rotation().prepare() == 2)
        #expect(try rotation().prepare() == 2)
        #expect(try wrapped() == [1: 25])
        #expect(throws: CommandFailure.self) { try rotation().dropOld() }
        #expect(try rotation().rotate() == 2)
    }

    @Test func `a half-written draft of a death before is no hindrance`() throws {
        try Data("index: half".utf8).write(to: URL(filePath: file.path + ".new"))
        #expect(try rotation().rotate() == 2)
        try startsAndReads()
    }
}

private let cell = Cell("person", 7, "name")

@Suite struct KeyFileTests {
    private let folder: TestStore

    init() throws {
        folder = try TestStore()
    }

    private func advice(_ body: () throws -> Void) -> String {
        do {
            try body()
            return "nothing was wrong"
        } catch {
            return caduceus.advice(about: error) ?? "\(error)"
        }
    }

    private func file(_ text: String?) throws -> KeyFile {
        let file = KeyFile(path: folder.folder + "/keys")
        if let text { try Data(text.utf8).write(to: URL(filePath: file.path)) }
        return file
    }

    @Test func `a file that is missing, damaged or too old says what to do`() throws {
        #expect(advice { _ = try file(nil).read() }.contains("check that the file exists"))
        for text in [
            "", "garbage", "1: AAAA", "index: \(key(1))", "1: \(key(1))\n2: \(key(2))",
            "index: \(key(1))\nx: \(key(2))",
        ] {
            #expect(advice { _ = try file(text).read() }.contains("put back the copy"), "\(text)")
        }
        let keys = try file(key(1))
        let vault = Vault(try keys.read(), reread: { try keys.read() })
        let store = try SQLiteEngine(path: folder.path, vault: vault, clock: folder.clock)
        try store.bringUpToDate()
        try store.writeBlocking { tx in _ = try tx.seal("x", subject: 3, cell) }
        _ = try KeyRotation(file: keys, store: store).rotate()
        // The copy from before the rotation does not open what is wrapped anew, and does not rotate it.
        let old = Vault(try MasterKeys(parsing: key(1)), reread: { try MasterKeys(parsing: key(1)) })
        let late = try SQLiteEngine(path: folder.path, vault: old, clock: folder.clock)
        #expect(advice { try late.readBlocking { try $0.checkMasterKey() } }.contains("version 2 is missing"))
        try Data(key(1).utf8).write(to: URL(filePath: keys.path))
        #expect(advice { _ = try KeyRotation(file: keys, store: late).rotate() }.contains("lacks version 2"))
        // Another clinic's file under the same name.
        let mixed = Vault(try MasterKeys(parsing: key(1)), reread: { try MasterKeys(parsing: key(9)) })
        let wrong = try SQLiteEngine(path: folder.path, vault: mixed, clock: folder.clock)
        #expect(advice { try wrong.readBlocking { try $0.checkMasterKey() } }.contains("another clinic's"))
    }

    @Test func `keys survive being written and read, and comments are no keys`() throws {
        var keys = try MasterKeys(parsing: key(4))
        keys.add()
        keys.add()
        let file = try file(key(4))
        try file.write(keys)
        #expect(try file.read() == keys)
        keys.drop([1, 3])
        #expect(keys.versions.keys.sorted() == [2, 3])
        #expect(!keys.text.contains(key(4)))
    }

    @Test func `a link to the file stays a link`() throws {
        _ = try file(key(1))
        let link = folder.folder + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder.folder + "/keys")
        var keys = try KeyFile(path: link).read()
        keys.add()
        try KeyFile(path: link).write(keys)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == folder.folder + "/keys")
        #expect(try file(nil).read() == keys)
    }
}

private func key(_ byte: UInt8) -> String { Data(repeating: byte, count: 32).base64EncodedString() }
