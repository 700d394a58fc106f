package import Care

/// Someone who works at the clinic and may open the console.
package struct StaffMember: Sendable, Hashable {
    package var id: Identifier<Staff>
    package var name: String

    package init(id: Identifier<Staff>, name: String) {
        self.id = id
        self.name = name
    }
}

/// A signed-in browser.
package struct StaffSession: Sendable, Hashable {
    package var staff: StaffMember
    /// SHA-256 of the cookie's token: the session's name in the store.
    package var digest: [UInt8]
    /// What every form of this session carries.
    package var formToken: String
    package var began: Instant
    package var lastSeen: Instant

    package init(staff: StaffMember, digest: [UInt8], formToken: String, began: Instant, lastSeen: Instant) {
        self.staff = staff
        self.digest = digest
        self.formToken = formToken
        self.began = began
        self.lastSeen = lastSeen
    }

    package func isOver(at now: Instant, idle: Span, absolute: Span) -> Bool {
        now - lastSeen > idle || now - began > absolute
    }
}
