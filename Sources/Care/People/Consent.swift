/// Whether a person agreed to messages for a purpose.
///
/// No record at all means no.
package struct Consent: Sendable, Hashable {
    package enum State: String, Sendable {
        case given
        case withdrawn
    }

    package var purpose: Purpose
    package var state: State
    package var at: Instant
    /// How it was obtained, such as `import`, `front-desk`, `patient-message` or `channel-preference`.
    package var source: String

    package init(purpose: Purpose, state: State, at: Instant, source: String) {
        self.purpose = purpose
        self.state = state
        self.at = at
        self.source = source
    }
}
