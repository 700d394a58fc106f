package import Care
package import Store

/// The one-time links that make the administrator's account, or give it a new password.
///
/// They go by real time, whatever the clinic's own clock says.
package enum SetupLink {
    package static let lifetime = Span.hours(24)

    /// The link to print, or nil when there is an administrator already.
    ///
    /// Links printed earlier stop working.
    package static func offer(
        store: any StoreEngine,
        settings: WebSettings,
        clock: any WallClock
    ) async throws -> String? {
        guard try await !store.read({ try $0.hasAdministrator() }) else { return nil }
        let token = try await make(.createAdministrator, by: .system(.server), store: store, clock: clock)
        return settings.link(to: .setup(token: token))
    }

    /// A link that sets a new password for the administrator, or makes the first one; whose account it is for.
    package static func repair(
        store: any StoreEngine,
        settings: WebSettings,
        clock: any WallClock
    ) async throws -> (link: String, owner: StaffMember?) {
        guard let owner = try await store.read({ try $0.administrator() }) else {
            let token = try await make(.createAdministrator, by: .commandLine, store: store, clock: clock)
            return (settings.link(to: .setup(token: token)), nil)
        }
        let token = try await make(.setPassword(owner.id), by: .commandLine, store: store, clock: clock)
        return (settings.link(to: .password(token: token)), owner)
    }

    private static func make(
        _ invitation: Invitation,
        by actor: AuditActor,
        store: any StoreEngine,
        clock: any WallClock
    ) async throws -> String {
        let token = SecretText.make()
        let digest = SecretText.digest(token)
        let now = clock.now
        let owner: AuditObject? = if case .setPassword(let id) = invitation { .staff(id) } else { nil }
        try await store.write { tx in
            try tx.keepInvitation(invitation, digest: digest, at: now)
            tx.audit(AuditEntry(actor: actor, act: .invited, object: owner))
        }
        return token
    }
}
