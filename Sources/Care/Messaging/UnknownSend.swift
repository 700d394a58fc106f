/// What happens with a message of which nobody knows whether it arrived, once its wait is over; nothing is sent again.
package struct UnknownSend: Hashable, Sendable {
    package enum Action: String, Sendable, CaseIterable {
        /// The conversation is lifted in the inbox, so that somebody asks the patient.
        case tellStaff = "tell_staff"
        case letBe = "let_be"
    }

    /// How long a status that settles it is waited for.
    package var wait: Span
    package var then: Action

    package init(wait: Span, then: Action) {
        self.wait = wait
        self.then = then
    }
}
