private import Care
private import Crypto
private import Foundation

/// Where a sealed value stands; it is authenticated with it, so a value moved elsewhere does not open.
package struct Cell: Sendable {
    package var table: String
    package var row: Int64
    package var column: String

    package init(_ table: String, _ row: Int64, _ column: String) {
        self.table = table
        self.row = row
        self.column = column
    }
}

/// Whose key seals what belongs to no one person: raw webhooks on their way.
package let systemSubject: Int64 = 0

extension Transaction {
    /// Seals under the subject's key, which is made on first use.
    ///
    /// Form: 1, key version (4 bytes), nonce, text, tag.
    package func seal(_ plain: [UInt8], subject: Int64, _ cell: Cell) throws -> [UInt8] {
        let key = try dataKey(subject) ?? makeDataKey(subject)
        let context = authenticated(cell, subject: subject, version: key.version)
        let box = try AES.GCM.seal(plain, using: key.key, authenticating: context)
        var out: [UInt8] = [1]
        out.reserveCapacity(plain.count + 33)
        withUnsafeBytes(of: key.version.bigEndian) { out.append(contentsOf: $0) }
        out.append(contentsOf: box.nonce)
        out.append(contentsOf: box.ciphertext)
        out.append(contentsOf: box.tag)
        return out
    }

    package func seal(_ text: String, subject: Int64, _ cell: Cell) throws -> [UInt8] {
        try seal(Array(text.utf8), subject: subject, cell)
    }

    package func open(_ sealed: [UInt8], subject: Int64, _ cell: Cell) throws -> [UInt8] {
        guard let key = try dataKey(subject) else { throw VaultError.forgotten }
        witnessed?.note(subject, cell)
        guard sealed.count >= 33, sealed[0] == 1 else { throw VaultError.notAuthentic }
        let version = sealed[1..<5].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard version == key.version else { throw VaultError.notAuthentic }
        let context = authenticated(cell, subject: subject, version: version)
        do {
            let box = try AES.GCM.SealedBox(combined: sealed[5...])
            return Array(try AES.GCM.open(box, using: key.key, authenticating: context))
        } catch {
            throw VaultError.notAuthentic
        }
    }

    package func openText(_ sealed: [UInt8], subject: Int64, _ cell: Cell) throws -> String {
        String(decoding: try open(sealed, subject: subject, cell), as: UTF8.self)
    }

    private func authenticated(_ cell: Cell, subject: Int64, version: UInt32) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(64)
        bytes.append(contentsOf: cell.table.utf8)
        bytes.append(0)
        bytes.append(contentsOf: cell.column.utf8)
        bytes.append(0)
        withUnsafeBytes(of: cell.row.bigEndian) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: subject.bigEndian) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: version.bigEndian) { bytes.append(contentsOf: $0) }
        return bytes
    }

    private func dataKey(_ subject: Int64) throws -> DataKey? {
        if let key = try keys[subject] ?? vault.shared(subject, epoch: epochOfKeys()) { return key }
        let found = try row(
            "SELECT version, master_version, wrapped FROM data_key WHERE subject = ?",
            [.int(subject)]
        ) { ($0.int(0), $0.int(1), $0.blob(2)) }
        guard let (version, master, wrapped) = found else { return nil }
        let key = try vault.unwrap(wrapped, subject: subject, masterVersion: Int(master))
        let dataKey = DataKey(version: UInt32(version), key: key)
        remember(dataKey, of: subject, isNew: false)
        return dataKey
    }

    /// Makes the system's own key unless it is there, so that whoever only appends never has to.
    package func ensureSystemKey() throws {
        if try dataKey(systemSubject) == nil { _ = try makeDataKey(systemSubject) }
    }

    private func makeDataKey(_ subject: Int64) throws -> DataKey {
        let key = DataKey(version: 1, key: SymmetricKey(size: .bits256))
        let wrapped = try vault.wrap(key.key, subject: subject, atLeast: try masterVersion())
        try execute(
            "INSERT INTO data_key (subject, version, master_version, wrapped, created_at) VALUES (?, 1, ?, ?, ?)",
            .int(subject),
            .int(wrapped.masterVersion),
            .blob(wrapped.bytes),
            .instant(now)
        )
        remember(key, of: subject, isNew: true)
        return key
    }
}
