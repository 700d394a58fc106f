package import Crypto
private import Foundation
import Synchronization

/// The clinic's secrets at rest: a master key wraps one data key a subject (a person, an address, the system itself), data
/// keys seal columns with AES-256-GCM, and keyed blind indexes find what is sealed.
///
/// Source of the limits: NIST SP 800-38D, random 96-bit nonces for at most 2^32 seals a key.
package final class Vault: Sendable {
    /// The master key that wraps new data keys, and older ones that still unwrap.
    private let masters: Mutex<MasterKeys>
    /// Reads the keys' file again.
    private let reread: (@Sendable () throws -> MasterKeys)?
    private let indexKeys: [BlindIndex: HMACKey]
    private let auditSeed: SymmetricKey
    private let shared = Mutex(SharedKeys())
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
        /// What makes a link to a visit's calendar file impossible to guess.
        case visitLink = "visit-link"
        /// What makes a booking card's token impossible to guess.
        case bookingCard = "booking-card"
        /// What makes a visit's name in a calendar the clinic's own.
        case calendarVisit = "calendar-visit"
        /// The secret in the address of a practitioner's feed.
        case calendarFeed = "calendar-feed"
    }

    private struct HMACKey: Sendable {
        let key: SymmetricKey
    }

    /// `reread` gives the keys as their file has them now: it is asked when a version turns up that is not known.
    package init(_ keys: MasterKeys, reread: (@Sendable () throws -> MasterKeys)? = nil) {
        masters = Mutex(keys)
        self.reread = reread
        auditSeed = HKDF<SHA256>.expand(
            pseudoRandomKey: keys.indexRoot,
            info: Array("caduceus audit signing key".utf8),
            outputByteCount: 32
        )
        indexKeys = Dictionary(
            uniqueKeysWithValues: BlindIndex.allCases.map { index in
                let info = Array("caduceus blind index \(index.rawValue)".utf8)
                return (
                    index,
                    HMACKey(key: HKDF<SHA256>.expand(pseudoRandomKey: keys.indexRoot, info: info, outputByteCount: 32))
                )
            }
        )
    }

    /// `masters` maps versions (from 1) to 256-bit keys; the highest wraps.
    package convenience init(masters: [Int: SymmetricKey]) throws(VaultError) {
        self.init(try MasterKeys(versions: masters))
    }

    /// From the text of a key file, which may be one key's base64 alone.
    package convenience init(base64 text: String) throws(VaultError) {
        self.init(try MasterKeys(parsing: text))
    }

    /// The version that wraps new data keys.
    package var masterVersion: Int { masters.withLock { $0.newest } }

    /// Sees that a version of the master key is known, by reading the keys' file again if it is not.
    package func require(_ version: Int) throws {
        if masters.withLock({ $0.versions[version] != nil }) { return }
        guard let reread else { throw VaultError.unknownMasterVersion(version) }
        let found = try reread()
        guard masters.withLock({ $0.learn(from: found) }) else { throw VaultError.otherMasterKeys }
        guard found.versions[version] != nil else { throw VaultError.unknownMasterVersion(version) }
    }

    /// A keyed hash (HMAC-SHA-256) of a normalised value: equal values, equal bytes; nothing else can be learnt without the key.
    package func blindIndex(_ index: BlindIndex, _ normalised: String) -> [UInt8] {
        guard let key = indexKeys[index]?.key else { return [] }
        return Array(HMAC<SHA256>.authenticationCode(for: Array(normalised.utf8), using: key))
    }

    /// What signs the heads of the audit chain; its public half may be given to anybody.
    package var auditKey: Curve25519.Signing.PrivateKey {
        get throws {
            try Curve25519.Signing.PrivateKey(rawRepresentation: auditSeed.withUnsafeBytes { Array($0) })
        }
    }

    /// Wraps under the newest master key, which is `least` or a later one.
    func wrap(_ key: SymmetricKey, subject: Int64, atLeast least: Int) throws -> (bytes: [UInt8], masterVersion: Int) {
        if masterVersion < least { try require(least) }
        let keys = masters.withLock { $0 }
        let version = keys.newest
        guard let master = keys.versions[version] else { throw VaultError.badMasterKey }
        let raw = key.withUnsafeBytes { Array($0) }
        let box = try AES.GCM.seal(raw, using: master, authenticating: wrapContext(subject, version))
        return (Array(box.combined ?? Data()), version)
    }

    func unwrap(_ wrapped: [UInt8], subject: Int64, masterVersion: Int) throws -> SymmetricKey {
        try require(masterVersion)
        guard let master = masters.withLock({ $0.versions[masterVersion] }) else {
            throw VaultError.unknownMasterVersion(masterVersion)
        }
        let box = try AES.GCM.SealedBox(combined: wrapped)
        let raw = try AES.GCM.open(box, using: master, authenticating: wrapContext(subject, masterVersion))
        return SymmetricKey(data: raw)
    }

    private func wrapContext(_ subject: Int64, _ version: Int) -> [UInt8] {
        Array("caduceus data key \(subject) \(version)".utf8)
    }

    /// A key somebody used before, unless keys were destroyed since: then each is read again.
    func shared(_ subject: Int64, epoch: Int64) -> DataKey? {
        shared.withLock { held in
            if epoch > held.epoch { held = SharedKeys(epoch: epoch) }
            return epoch == held.epoch ? held.keys[subject] : nil
        }
    }

    /// What was read in an older epoch, on a snapshot from before a forgetting, is not kept.
    func remember(_ keys: [Int64: DataKey], epoch: Int64) {
        guard !keys.isEmpty else { return }
        shared.withLock { held in
            guard epoch == held.epoch else { return }
            if held.keys.count + keys.count > Self.capacity { held.keys.removeAll() }
            held.keys.merge(keys) { _, new in new }
        }
    }

    private struct SharedKeys {
        /// See `Transaction.destroyKey`.
        var epoch: Int64 = 0
        var keys: [Int64: DataKey] = [:]
    }
}

/// A subject's key and its version, which every sealed value names.
struct DataKey: Sendable {
    let version: UInt32
    let key: SymmetricKey
}

package enum VaultError: Error, Hashable {
    /// A master key is missing or not 32 bytes of base64.
    case badMasterKey
    case unknownMasterVersion(Int)
    /// The keys' file was read again and holds another clinic's.
    case otherMasterKeys
    /// The subject's key was destroyed: what it sealed is forgotten.
    case forgotten
    /// The bytes were changed, moved to another row, or sealed by another clinic.
    case notAuthentic
}
