/// What opened under one version of the keys.
package struct KeyProof: Sendable, Hashable {
    package var masterVersion: Int
    /// Version of the data keys that it wraps.
    package var keyVersion: Int
    /// A sealed value was opened; false where this version seals none that is easily found, and only the key was.
    package var hasOpenedValue: Bool

    package init(masterVersion: Int, keyVersion: Int, hasOpenedValue: Bool) {
        self.masterVersion = masterVersion
        self.keyVersion = keyVersion
        self.hasOpenedValue = hasOpenedValue
    }
}

extension Transaction {
    /// Opens one sealed value under each version of the keys; throws what the vault says of the first that does not fit.
    package func proveKeys() throws -> [KeyProof] {
        let versions = try rows("SELECT DISTINCT master_version, version FROM data_key ORDER BY 1, 2") {
            (Int($0.int(0)), Int($0.int(1)))
        }
        return try versions.map { master, version in
            try proveWrapping(master, version)
            let opened = try openName(master, version) || openAddress(master, version)
            return KeyProof(masterVersion: master, keyVersion: version, hasOpenedValue: opened)
        }
    }

    private func proveWrapping(_ master: Int, _ version: Int) throws {
        let sql = "SELECT subject, wrapped FROM data_key WHERE master_version = ? AND version = ? LIMIT 1"
        let found = try row(sql, [.int(master), .int(version)]) { ($0.int(0), $0.blob(1)) }
        guard let (subject, wrapped) = found else { return }
        do {
            _ = try vault.unwrap(wrapped, subject: subject, masterVersion: master)
        } catch let error as VaultError {
            throw error
        } catch {
            throw VaultError.notAuthentic
        }
    }

    private func openName(_ master: Int, _ version: Int) throws -> Bool {
        let sql = """
            SELECT person.id, person.name_sealed FROM person JOIN data_key ON data_key.subject = person.id
            WHERE data_key.master_version = ? AND data_key.version = ? ORDER BY person.id DESC LIMIT 1
            """
        let found = try row(sql, [.int(master), .int(version)]) { ($0.int(0), $0.blob(1)) }
        guard let (person, name) = found else { return false }
        _ = try open(name, subject: person, Cell("person", person, "name"))
        return true
    }

    private func openAddress(_ master: Int, _ version: Int) throws -> Bool {
        let sql = """
            SELECT address.id, address.value_sealed FROM address JOIN data_key ON data_key.subject = address.id
            WHERE data_key.master_version = ? AND data_key.version = ? ORDER BY address.id DESC LIMIT 1
            """
        let found = try row(sql, [.int(master), .int(version)]) { ($0.int(0), $0.blob(1)) }
        guard let (address, value) = found else { return false }
        _ = try open(value, subject: address, Cell("address", address, "value"))
        return true
    }
}
