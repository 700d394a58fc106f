package import Store

/// Puts a new master key in the place of the old one while servers run.
///
/// It may die anywhere: run again, it carries on.
package struct KeyRotation {
    package let file: KeyFile
    package let store: any StoreEngine
    /// Data keys wrapped anew in one transaction.
    private let batch: Int

    /// What has been done; each of them is durable.
    package enum Step: Hashable {
        /// The version is in the file.
        case added(Int)
        /// Every process wraps new data keys under it.
        case inUse(Int)
        /// So many data keys more may have been wrapped anew.
        case looked
    }

    package init(file: KeyFile, store: any StoreEngine, batch: Int = 200) {
        self.file = file
        self.store = store
        self.batch = batch
    }

    /// The version a rotation brings in: the one a rotation before prepared or did not finish, else a new one.
    package func prepare(after step: (Step) throws -> Void = { _ in }) throws -> Int {
        try file.locked { try added(after: step) }
    }

    /// Gives the version that wraps everything now.
    package func rotate(after step: (Step) throws -> Void = { _ in }) throws -> Int {
        try file.locked {
            let version = try added(after: step)
            try store.vault.require(version)
            try store.writeBlocking { tx in
                try tx.useMasterVersion(version)
                tx.audit(AuditEntry(actor: .commandLine, act: .keysRotated, amount: version))
            }
            try step(.inUse(version))
            // A key made before its process had heard of the version may stand behind the place: look until none is left.
            while try store.readBlocking({ tx in try tx.wrappedKeys() }).keys.contains(where: { $0 != version }) {
                var place: Int64? = .min
                while let last = place {
                    place = try store.writeBlocking { tx in try tx.rewrap(under: version, after: last, limit: batch) }
                    try step(.looked)
                }
            }
            return version
        }
    }

    /// Takes out of the file what wraps nothing any more; gives those versions.
    package func dropOld() throws -> [Int] {
        try file.locked {
            var keys = try file.read()
            let (wrapped, inUse) = try store.readBlocking { tx in (try tx.wrappedKeys(), try tx.masterVersion()) }
            let old = keys.versions.keys.filter { $0 != keys.newest }.sorted()
            guard !old.isEmpty else { return [] }
            // Before the newest is in use a running server may still wrap under an old one.
            guard inUse == keys.newest, old.allSatisfy({ wrapped[$0] == nil }) else {
                throw CommandFailure(
                    "old master keys still wrap data keys, and stay: finish with `caduceus keys rotate`, then drop them."
                )
            }
            keys.drop(Set(old))
            try file.write(keys)
            return old
        }
    }

    private func added(after step: (Step) throws -> Void) throws -> Int {
        var keys = try file.read()
        let (wrapped, inUse) = try store.readBlocking { tx in (try tx.wrappedKeys(), try tx.masterVersion()) }
        try requireAll(wrapped, in: keys)
        let isUnfinished = keys.newest > max(inUse, 1) || wrapped.keys.contains { $0 != keys.newest }
        if !isUnfinished {
            keys.add()
            try file.write(keys)
        }
        try step(.added(keys.newest))
        return keys.newest
    }

    private func requireAll(_ wrapped: [Int: Int], in keys: MasterKeys) throws {
        for (version, count) in wrapped.sorted(by: { $0.key < $1.key }) where keys.versions[version] == nil {
            throw CommandFailure(
                "\(file.path) lacks version \(version) of the master key, which wraps \(count) data keys: put back the copy "
                    + "of the file that holds it. Without it what they seal cannot be read again."
            )
        }
    }
}
