package import Care

/// One unit of work: SQL, the moment it happens at, fresh identifiers and the vault's keys.
///
/// Tables add their verbs in extensions. Everything in it is synchronous and lives on the engine's thread.
package final class Transaction {
    /// The one clock of everything decided in this transaction.
    package let now: Instant
    package let connection: any SQLConnection
    package let vault: Vault
    /// Keys read or made in this transaction; shared with others only once it is committed.
    var keys: [Int64: DataKey] = [:]
    private var keysMade: [Int64] = []
    /// How often keys had been destroyed when this transaction first asked for one.
    private var epoch: Int64?
    private let identifiers: any IdentifierSource
    /// The newest restore's gap once it was read, which may be that there is none.
    var restoreGapRead: RestoreGap??
    /// What changed, told to open pages after the commit.
    package private(set) var notices: [ChangeNotice] = []
    /// What the audit chain is to hold of this transaction; appended at its end.
    package private(set) var entries: [AuditEntry] = []
    /// Whose sealed data was opened; nil while nobody of the clinic's looks on.
    var witnessed: Witnessed?

    package init(now: Instant, connection: any SQLConnection, vault: Vault, identifiers: any IdentifierSource) {
        self.now = now
        self.connection = connection
        self.vault = vault
        self.identifiers = identifiers
    }

    package func newID<Thing>(_: Thing.Type = Thing.self) -> Identifier<Thing> { Identifier(identifiers.next()) }

    package func tell(_ notice: ChangeNotice) {
        if !notices.contains(notice) { notices.append(notice) }
    }

    /// Keeps an entry for the chain; undone with the savepoint it was made in.
    package func audit(_ entry: AuditEntry) { entries.append(entry) }

    func takeEntries() -> [AuditEntry] {
        defer { entries = [] }
        return entries
    }

    @discardableResult
    package func execute(_ sql: String, _ arguments: SQLValue...) throws -> Int {
        try connection.execute(sql, arguments)
    }

    /// Runs a statement without waiting for its end; see `SQLConnection.later`.
    func executeLater(_ sql: String, _ arguments: SQLValue...) throws {
        try connection.later(sql, arguments)
    }

    package func rows<T>(_ sql: String, _ arguments: [SQLValue] = [], _ read: (any SQLRow) throws -> T) throws -> [T] {
        var result: [T] = []
        try connection.query(sql, arguments) { result.append(try read($0)) }
        return result
    }

    package func row<T>(_ sql: String, _ arguments: [SQLValue] = [], _ read: (any SQLRow) throws -> T) throws -> T? {
        var result: T?
        try connection.query(sql, arguments) { row in
            if result == nil { result = try read(row) }
        }
        return result
    }

    /// A number such as `SELECT count(*)`; zero when there is no row.
    package func number(_ sql: String, _ arguments: [SQLValue] = []) throws -> Int64 {
        try row(sql, arguments) { $0.int(0) } ?? 0
    }

    /// Runs `body` so that a throw undoes what it did, keys, notices and audit entries included.
    @discardableResult
    package func savepoint<T>(_ body: () throws -> T) throws -> T {
        // What was done before is not undone with it.
        try connection.settle()
        let made = keysMade.count
        let told = notices.count
        let audited = entries.count
        do {
            return try connection.savepoint(body)
        } catch {
            for subject in keysMade[made...] { keys[subject] = nil }
            keysMade.removeSubrange(made...)
            notices.removeSubrange(told...)
            entries.removeSubrange(audited...)
            throw error
        }
    }

    func remember(_ key: DataKey, of subject: Int64, isNew: Bool) {
        keys[subject] = key
        if isNew { keysMade.append(subject) }
    }

    func letGo(of subject: Int64) { keys[subject] = nil }

    func epochOfKeys() throws -> Int64 {
        if let epoch { return epoch }
        let epoch = try keysEpoch()
        self.epoch = epoch
        return epoch
    }

    /// What the engine does once the commit is durable.
    package func committed() {
        if let epoch { vault.remember(keys, epoch: epoch) }
    }
}

/// Gives 64-bit identifiers that rise with time and are never given twice, not even after a crash.
package protocol IdentifierSource: AnyObject {
    func next() -> Int64
}

/// Reading makes nothing new.
package final class NoIdentifiers: IdentifierSource {
    package init() {}

    package func next() -> Int64 { 0 }
}
