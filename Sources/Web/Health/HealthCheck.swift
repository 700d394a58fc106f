package import Practice

/// One thing that must hold before the server takes work: the store can be written, a loop is alive.
package struct HealthCheck: Sendable {
    package var name: String
    /// What is wrong; nil when it holds.
    package var look: @Sendable () async -> FoundTrouble?

    package init(_ name: String, look: @escaping @Sendable () async -> FoundTrouble?) {
        self.name = name
        self.look = look
    }
}
