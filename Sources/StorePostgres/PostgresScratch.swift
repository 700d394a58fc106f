/// A database on somebody's server that is thrown away: for rehearsals and benches.
package final class PostgresScratch: Sendable {
    package let address: PostgresAddress
    private let name: String
    private let server: PostgresAddress

    /// Makes it, while the caller's thread waits; whoever `server` names must be allowed to make databases.
    package init(on server: PostgresAddress, named prefix: String) throws {
        self.server = server
        name = prefix + "_" + String(UInt64.random(in: .min ... .max), radix: 36)
        address = server.with(database: name)
        try PostgresOpening.run("CREATE DATABASE \(name)", at: server)
    }

    /// Drops it, whoever is connected.
    package func drop() throws {
        try PostgresOpening.run("DROP DATABASE IF EXISTS \(name) WITH (FORCE)", at: server)
    }
}
