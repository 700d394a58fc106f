package import Care

/// A practitioner's calendar on another server, and how far it has been followed.
package struct CalendarAccount: Sendable, Hashable {
    /// What happens when a visit of ours was moved there.
    package enum MovedRule: String, Sendable, CaseIterable {
        case ask
        case follow
        case restore
    }

    /// What happens when a visit of ours was deleted or called off there.
    package enum RemovedRule: String, Sendable, CaseIterable {
        case ask
        case cancel
        case restore
    }

    /// Why a look failed, as far as it matters for what to do about it.
    package enum Fault: String, Sendable, CaseIterable {
        /// The password or token is not accepted.
        case login
        case forbidden
        /// The calendar is not there any more.
        case gone
        case unreachable
        case busy
        /// It answers with something nobody understands.
        case unreadable
    }

    package enum Login: Sendable, Hashable {
        case password(name: String, password: String)
        /// An OAuth access token.
        case bearer(String)
    }

    package var practitioner: Identifier<Practitioner>
    package var url: String
    package var moved: MovedRule
    package var removed: RemovedRule
    package var token: String?
    package var ctag: String?
    package var usesTokens = true
    /// Rises with every look.
    package var run = 0
    package var pollDue = Instant(microseconds: 0)
    package var fullDue = Instant(microseconds: 0)
    package var syncedAt: Instant?
    package var failures = 0
    /// Why the last look failed, in plain words.
    package var failure: String?
    package var fault: Fault?
    /// When the first of the failed looks in a row was.
    package var failingSince: Instant?

    package init(practitioner: Identifier<Practitioner>, url: String, moved: MovedRule, removed: RemovedRule) {
        self.practitioner = practitioner
        self.url = url
        self.moved = moved
        self.removed = removed
    }
}

extension CalendarAccount.Login {
    /// Parts apart by a byte that no name, password or token has.
    var text: String {
        switch self {
        case .password(let name, let password): "password\0\(name)\0\(password)"
        case .bearer(let token): "bearer\0\(token)"
        }
    }

    init?(text: String) {
        let parts = text.split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
        switch (parts[0], parts.count) {
        case ("password", 3): self = .password(name: parts[1], password: parts[2])
        case ("bearer", 2): self = .bearer(parts[1])
        default: return nil
        }
    }
}

/// Another look at the calendar has begun meanwhile, or the account is gone: what this one found is not kept.
package struct CalendarLookOver: Error {
    package init() {}
}
