extension Transaction {
    /// Throws `VaultError.notAuthentic` when this database was sealed under another master key, and
    /// `unknownMasterVersion` when that version of it is missing.
    package func checkMasterKey() throws {
        let found = try row("SELECT subject, master_version, wrapped FROM data_key ORDER BY subject LIMIT 1") {
            ($0.int(0), Int($0.int(1)), $0.blob(2))
        }
        guard let (subject, version, wrapped) = found else { return }
        do {
            _ = try vault.unwrap(wrapped, subject: subject, masterVersion: version)
        } catch let error as VaultError where error != .notAuthentic {
            throw error
        } catch {
            throw VaultError.notAuthentic
        }
    }
}
