package import Care
package import Store

/// The one-time link that creates the administrator on the first start.
package enum SetupLink {
    package static let lifetime = Span.hours(24)

    /// The link to print, or nil when there is an administrator already.
    ///
    /// Links printed earlier stop working.
    package static func offer(store: any StoreEngine, settings: WebSettings) async throws -> String? {
        guard try await !store.read({ try $0.hasAdministrator() }) else { return nil }
        let token = SecretText.make()
        let digest = SecretText.digest(token)
        try await store.write { try $0.keepInvitation(digest: digest) }
        return settings.link(to: .setup(token: token))
    }
}
