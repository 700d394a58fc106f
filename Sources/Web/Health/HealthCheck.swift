/// One thing that must hold before the server takes work: the store can be written, a loop is alive.
package struct HealthCheck: Sendable {
    package var name: String
    package var passes: @Sendable () async -> Bool

    package init(_ name: String, passes: @escaping @Sendable () async -> Bool) {
        self.name = name
        self.passes = passes
    }
}
