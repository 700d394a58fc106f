/// Changing the master key: which version wraps new data keys, and what older ones still wrap.
///
/// A rotation is: a new version in the keys' file, `useMasterVersion`, then `rewrap` until nothing is left. From the
/// second on every process wraps new keys under it, or says that its file lacks it; so an old version that wraps nothing
/// may be dropped.
extension Transaction {
    private static let entry = "master_version"

    /// The version that new data keys are wrapped under at least; 0 before the first rotation.
    package func masterVersion() throws -> Int {
        Int(try number("SELECT value FROM meta WHERE name = ?", [.text(Self.entry)]))
    }

    /// Says which version wraps from now on, in every process; it never falls.
    package func useMasterVersion(_ version: Int) throws {
        try execute(
            "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value "
                + "WHERE excluded.value > meta.value",
            .text(Self.entry),
            .int(version)
        )
    }

    /// How many data keys each version of the master key wraps.
    package func wrappedKeys() throws -> [Int: Int] {
        let counts = try rows("SELECT master_version, count(*) FROM data_key GROUP BY master_version") {
            (Int($0.int(0)), Int($0.int(1)))
        }
        return Dictionary(uniqueKeysWithValues: counts)
    }

    /// Wraps the next `limit` data keys behind a subject anew, those that another version than `version` wraps; gives
    /// the last subject it looked at, nil at the end.
    ///
    /// What they seal is not touched.
    package func rewrap(under version: Int, after subject: Int64, limit: Int) throws -> Int64? {
        let found = try rows(
            "SELECT subject, master_version, wrapped FROM data_key WHERE subject > ? AND master_version <> ? "
                + "ORDER BY subject LIMIT ?",
            [.int(subject), .int(version), .int(limit)]
        ) { (subject: $0.int(0), version: Int($0.int(1)), wrapped: $0.blob(2)) }
        for old in found {
            let key = try vault.unwrap(old.wrapped, subject: old.subject, masterVersion: old.version)
            let new = try vault.wrap(key, subject: old.subject, atLeast: version)
            try execute(
                "UPDATE data_key SET master_version = ?, wrapped = ? WHERE subject = ?",
                .int(new.masterVersion),
                .blob(new.bytes),
                .int(old.subject)
            )
        }
        return found.last?.subject
    }
}
