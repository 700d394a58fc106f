/// Leave, a holiday, a closed place (not a busy hour: that is a visit or another calendar's).
package struct Absence: Sendable, Hashable {
    package enum Reason: String, Sendable, CaseIterable {
        case leave
        case holiday
        case closed
    }

    package var id: Identifier<Absence>
    package var taken: Taken
    package var reason: Reason

    package init(id: Identifier<Absence>, taken: Taken, reason: Reason) {
        self.id = id
        self.taken = taken
        self.reason = reason
    }
}
