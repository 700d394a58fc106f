package import Store

/// The standbys of a PostgreSQL, as their primary sees them.
package struct StandbyStanding: Hashable, Sendable {
    package struct Standby: Hashable, Sendable {
        package var name: String
        /// Commits wait for it.
        package var isSynchronous: Bool
        /// Written on the primary and not yet durable on the standby.
        package var bytes: Int64
        /// Since what it has not got was written, or since it was last heard of.
        package var seconds: Int64

        package init(name: String, isSynchronous: Bool, bytes: Int64, seconds: Int64) {
            self.name = name
            self.isSynchronous = isSynchronous
            self.bytes = bytes
            self.seconds = seconds
        }
    }

    package var standbys: [Standby]
    /// So many standbys must have a commit before it is one: `synchronous_standby_names`.
    package var needed: Int
    /// Our user may not see how far they are: it lacks the role `pg_monitor`.
    package var isBlind: Bool

    package init(standbys: [Standby] = [], needed: Int = 0, isBlind: Bool = false) {
        self.standbys = standbys
        self.needed = needed
        self.isBlind = isBlind
    }

    /// No commit ends, since too few of the standbys it must wait for are connected.
    package var doWritesWait: Bool { !isBlind && standbys.count(where: \.isSynchronous) < needed }

    /// How many a value of `synchronous_standby_names` asks for: `FIRST 2 (a, b)`, `ANY 1 (*)`, `2 (a, b)` or `a, b`.
    package static func needed(by names: String) -> Int {
        let names = names.trimmingPrefix { $0.isWhitespace }
        guard !names.isEmpty else { return 0 }
        return names.prefixMatch(of: /(?:(?i:FIRST|ANY)\s+)?(\d+)\s*\(/).flatMap { Int($0.1) } ?? 1
    }
}

extension Transaction {
    /// Asks a PostgreSQL about its standbys; a base backup on its way is none.
    package func standbyStanding() throws -> StandbyStanding {
        let names = try row("SELECT current_setting('synchronous_standby_names')") { $0.text(0) } ?? ""
        let blind = try number("SELECT count(*) FROM pg_stat_replication WHERE state IS NULL")
        let standbys = try rows(
            """
            SELECT application_name, CASE WHEN sync_state IN ('sync', 'quorum') THEN 1 ELSE 0 END, \
            CAST(pg_wal_lsn_diff(pg_current_wal_lsn(), COALESCE(flush_lsn, sent_lsn, '0/0')) AS BIGINT), \
            CAST(GREATEST(extract(epoch FROM flush_lag), extract(epoch FROM clock_timestamp() - reply_time), 0) AS BIGINT) \
            FROM pg_stat_replication WHERE state <> 'backup' AND application_name <> 'pg_basebackup' ORDER BY 1
            """
        ) {
            StandbyStanding.Standby(
                name: $0.text(0),
                isSynchronous: $0.int(1) == 1,
                bytes: $0.int(2),
                seconds: $0.int(3)
            )
        }
        return StandbyStanding(standbys: standbys, needed: StandbyStanding.needed(by: names), isBlind: blind > 0)
    }
}
