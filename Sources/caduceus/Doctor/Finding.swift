/// One thing the doctor looked at.
package struct Finding: Hashable, Sendable, CustomStringConvertible {
    package enum State: String, Sendable {
        case ok
        /// Worth knowing; nothing need be done.
        case note
        case missing
        case wrong
    }

    package var state: State
    package var subject: String
    /// What was found and, unless it is well, what to do.
    package var words: String

    package init(_ state: State, _ subject: String, _ words: String) {
        self.state = state
        self.subject = subject
        self.words = words
    }

    package var needsWork: Bool { state == .missing || state == .wrong }

    package var description: String {
        state.rawValue.padding(to: 8) + subject.padding(to: 18) + words
    }
}

extension String {
    /// The text with blanks behind it, and at least one.
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}
