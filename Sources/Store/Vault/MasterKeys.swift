package import Crypto
private import Foundation

/// The versions of the master key, and what the blind indexes hang on, as their file holds them.
///
/// A file of one line of base64 is version 1 alone. Otherwise each line is `1: …`, `2: …` or `index: …`; `#` begins a
/// comment.
package struct MasterKeys: Sendable, Equatable {
    /// From 1; the highest wraps new data keys.
    package private(set) var versions: [Int: SymmetricKey]
    /// HKDF's extract (RFC 5869) of the first master key ever: it outlives that key and does not tell it.
    let indexRoot: SymmetricKey

    /// Every key has 256 bits; the blind indexes hang on the lowest version.
    package init(versions: [Int: SymmetricKey]) throws(VaultError) {
        guard let first = versions.keys.min(), first > 0, let root = versions[first],
            versions.values.allSatisfy({ $0.bitCount == 256 })
        else { throw .badMasterKey }
        self.init(versions, SymmetricKey(data: HKDF<SHA256>.extract(inputKeyMaterial: root, salt: Data?.none)))
    }

    private init(_ versions: [Int: SymmetricKey], _ indexRoot: SymmetricKey) {
        self.versions = versions
        self.indexRoot = indexRoot
    }

    /// Reads what `text` writes, and the base64 of a single key.
    package init(parsing text: String) throws(VaultError) {
        let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty && !$0.hasPrefix("#") }
        if lines.count == 1, let only = Self.key(lines[0]) {
            try self.init(versions: [1: only])
            return
        }
        var found: [String: SymmetricKey] = [:]
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 2, found[parts[0]] == nil, let key = Self.key(parts[1]) else { throw .badMasterKey }
            found[parts[0]] = key
        }
        guard let root = found.removeValue(forKey: "index"), !found.isEmpty else { throw .badMasterKey }
        var versions: [Int: SymmetricKey] = [:]
        for (name, key) in found {
            guard let version = Int(name), version > 0, String(version) == name else { throw .badMasterKey }
            versions[version] = key
        }
        self.init(versions, root)
    }

    /// As its file holds it.
    package var text: String {
        let head = """
            # The clinic's master keys. `caduceus keys rotate` writes this file; keep a copy apart from the database.
            index: \(Self.base64(indexRoot))
            """
        return ([head] + versions.sorted { $0.key < $1.key }.map { "\($0): \(Self.base64($1))" })
            .joined(separator: "\n") + "\n"
    }

    package var newest: Int { versions.keys.max() ?? 0 }

    /// Makes one more version, which wraps from now on.
    package mutating func add() { versions[newest + 1] = SymmetricKey(size: .bits256) }

    /// Leaves out what wraps nothing any more; the newest stays.
    package mutating func drop(_ old: Set<Int>) {
        versions = versions.filter { !old.contains($0.key) || $0.key == newest }
    }

    /// Takes in the versions `other` has besides; false, and nothing is taken, when it is another clinic's.
    mutating func learn(from other: MasterKeys) -> Bool {
        guard other.indexRoot == indexRoot, versions.allSatisfy({ other.versions[$0.key] ?? $0.value == $0.value })
        else {
            return false
        }
        versions.merge(other.versions) { own, _ in own }
        return true
    }

    private static func key(_ text: String) -> SymmetricKey? {
        guard let data = Data(base64Encoded: text), data.count == 32 else { return nil }
        return SymmetricKey(data: data)
    }

    private static func base64(_ key: SymmetricKey) -> String {
        key.withUnsafeBytes { Data($0).base64EncodedString() }
    }
}
