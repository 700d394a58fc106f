package import Store

/// The way in for whoever does not want to know whether this build has the engine.
package enum PostgresOpening {
    /// Does not connect yet.
    ///
    /// `told` hears what changed after each commit, here and on other nodes.
    ///
    /// Throws `StoreError.unavailable` where the engine was left out of the build.
    package static func open(
        _ address: PostgresAddress,
        vault: Vault,
        clock: PostgresClock = .server,
        options: PostgresOptions = PostgresOptions(),
        migrations: [Migration] = Migration.all(for: .postgres),
        told: (@Sendable ([ChangeNotice]) -> Void)? = nil
    ) throws -> any StoreEngine {
        #if Postgres
        PostgresEngine(address, vault: vault, clock: clock, options: options, migrations: migrations, told: told)
        #else
        throw left
        #endif
    }

    /// One statement outside any clinic's store, such as making a database; gives the rows as text.
    ///
    /// The caller's thread waits.
    @discardableResult
    package static func run(_ sql: String, at address: PostgresAddress) throws -> [[String]] {
        #if Postgres
        try PostgresConnection(address.keywords(name: "caduceus command")).control(sql)
        #else
        throw left
        #endif
    }

    /// Rows of `size` bytes a second that so many connections insert into table `bare_insert` without the product, each
    /// durable by itself; the caller's thread waits.
    package static func bareInserts(
        at address: PostgresAddress,
        connections: Int,
        seconds: Double,
        size: Int
    ) throws -> Double {
        #if Postgres
        try PostgresBareInserts(address: address, connections: connections, seconds: seconds, size: size).perSecond()
        #else
        throw left
        #endif
    }

    #if !Postgres
    private static let left = StoreError.unavailable(
        reason: "this caduceus was built without PostgreSQL: build it with libpq and the package trait Postgres"
    )
    #endif
}
