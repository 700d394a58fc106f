package import Crypto
private import Foundation
import Synchronization

/// The clinic's secrets at rest: a master key wraps one data key a subject (a person, an address, the system itself), data
/// keys seal columns with AES-256-GCM, and keyed blind indexes find what is sealed.
///
/// Source of the limits: NIST SP 800-38D, random 96-bit nonces for at most 2^32 seals a key.
package final class Vault: Sendable {
    /// The master key that wraps new data keys, and older ones that still unwrap.
    package let masterVersion: Int
    private let masters: [Int: SymmetricKey]
    private let indexKeys: [BlindIndex: HMACKey]
    private let shared = Mutex<[Int64: DataKey]>([:])
    /// Data keys held in memory at most; each is about 100 bytes.
    private static let capacity = 200_000

    /// What a blind index is over; each has its own key.
    package enum BlindIndex: String, Hashable, CaseIterable, Sendable {
        case phone
        case userID = "user-id"
        case name
        case recordNumber = "record-number"
        case email
        case session
        /// The channel's id of a message, wherever it stands; as a name, see `name`.
        case message
        /// The name of an update that is handled once.
        case event
        /// What an answer was caused by.
        case cause
        /// The hash of a conversation's key.
        case conversation
    }

    private struct HMACKey: Sendable {
        let key: SymmetricKey
    }

    /// `masters` maps versions (from 1) to 256-bit keys; the highest wraps.
    package init(masters: [Int: SymmetricKey]) throws(VaultError) {
        guard let newest = masters.keys.max(), masters.values.allSatisfy({ $0.bitCount == 256 }) else {
            throw .badMasterKey
        }
        self.masters = masters
        masterVersion = newest
        // Indexes must not change when the master does, so they hang on the oldest key.
        let root = masters[masters.keys.min() ?? newest] ?? SymmetricKey(size: .bits256)
        indexKeys = Dictionary(
            uniqueKeysWithValues: BlindIndex.allCases.map { index in
                let info = Array("caduceus blind index \(index.rawValue)".utf8)
                return (
                    index, HMACKey(key: HKDF<SHA256>.deriveKey(inputKeyMaterial: root, info: info, outputByteCount: 32))
                )
            }
        )
    }

    /// One key from base64 text of 32 bytes.
    package convenience init(base64 text: String) throws(VaultError) {
        guard let data = Data(base64Encoded: text.trimmingCharacters(in: .whitespacesAndNewlines)), data.count == 32
        else { throw .badMasterKey }
        try self.init(masters: [1: SymmetricKey(data: data)])
    }

    /// A keyed hash (HMAC-SHA-256) of a normalised value: equal values, equal bytes; nothing else can be learnt without the key.
    package func blindIndex(_ index: BlindIndex, _ normalised: String) -> [UInt8] {
        guard let key = indexKeys[index]?.key else { return [] }
        return Array(HMAC<SHA256>.authenticationCode(for: Array(normalised.utf8), using: key))
    }

    func wrap(_ key: SymmetricKey, subject: Int64) throws -> [UInt8] {
        guard let master = masters[masterVersion] else { throw VaultError.badMasterKey }
        let raw = key.withUnsafeBytes { Array($0) }
        let box = try AES.GCM.seal(raw, using: master, authenticating: wrapContext(subject, masterVersion))
        return Array(box.combined ?? Data())
    }

    func unwrap(_ wrapped: [UInt8], subject: Int64, masterVersion: Int) throws -> SymmetricKey {
        guard let master = masters[masterVersion] else { throw VaultError.unknownMasterVersion(masterVersion) }
        let box = try AES.GCM.SealedBox(combined: wrapped)
        let raw = try AES.GCM.open(box, using: master, authenticating: wrapContext(subject, masterVersion))
        return SymmetricKey(data: raw)
    }

    private func wrapContext(_ subject: Int64, _ version: Int) -> [UInt8] {
        Array("caduceus data key \(subject) \(version)".utf8)
    }

    func shared(_ subject: Int64) -> DataKey? {
        shared.withLock { $0[subject] }
    }

    func remember(_ keys: [Int64: DataKey]) {
        guard !keys.isEmpty else { return }
        shared.withLock { held in
            if held.count + keys.count > Self.capacity { held.removeAll() }
            held.merge(keys) { _, new in new }
        }
    }

    func forget(_ subject: Int64) {
        shared.withLock { $0[subject] = nil }
    }
}

/// A subject's key and its version, which every sealed value names.
struct DataKey: Sendable {
    let version: UInt32
    let key: SymmetricKey
}

package enum VaultError: Error, Hashable {
    /// The master key is missing or not 32 bytes of base64.
    case badMasterKey
    case unknownMasterVersion(Int)
    /// The subject's key was destroyed: what it sealed is forgotten.
    case forgotten
    /// The bytes were changed, moved to another row, or sealed by another clinic.
    case notAuthentic
}
