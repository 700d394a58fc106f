private import GRDB
private import GRDBSQLite
package import Store
private import Synchronization

extension StoreError {
    /// What an extended result code of SQLite's means to us.
    package init(sqlite code: Int32, _ message: String) {
        self =
            switch code & 0xFF {
            case SQLITE_CONSTRAINT: .constraint(name: message)
            case SQLITE_CORRUPT, SQLITE_NOTADB: .brokenStorage(reason: message)
            case SQLITE_IOERR where FsyncAlarm.codes.contains(code): .brokenStorage(reason: message)
            case SQLITE_FULL, SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_BUSY, SQLITE_LOCKED, SQLITE_NOMEM:
                .unavailable(reason: message)
            default: .statement(message: message)
            }
    }
}

/// Hears of every fsync that failed, also of those SQLite tells nobody about: a checkpoint's, after a commit.
///
/// The kernel forgets what a failed fsync did not write and answers the next one with success (LWN 752063), so the
/// only safe thing is to stop and read back what is durable. One disk failing is reason enough for every store of the
/// process.
enum FsyncAlarm {
    /// SQLITE_IOERR_FSYNC, SQLITE_IOERR_DIR_FSYNC and SQLITE_IOERR_DATA (sqlite.org/rescode.html).
    static let codes: Set<Int32> = [SQLITE_IOERR | 4 << 8, SQLITE_IOERR | 5 << 8, SQLITE_IOERR | 32 << 8]

    private static let raised = Atomic(false)

    static var isRaised: Bool { raised.load(ordering: .sequentiallyConsistent) }

    /// Before the first database is opened, which is when SQLite still takes its log's listener.
    static func listen() { _ = listening }

    private static let listening: Void = {
        Database.logError = { code, _ in
            if codes.contains(code.rawValue) { raised.store(true, ordering: .sequentiallyConsistent) }
        }
    }()
}
