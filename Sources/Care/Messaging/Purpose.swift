/// Why a message is sent; consent, quiet hours and priority follow from it.
package enum Purpose: String, Sendable, CaseIterable {
    /// An answer to what the patient just wrote or tapped, or staff writing in an open conversation.
    case conversation
    /// Reminders and notices about the person's own appointments.
    case appointments
    /// Health education and announcements.
    case outreach

    /// A reply needs no consent of its own: the patient's message asked for it.
    ///
    /// Everything else does.
    package var needsConsent: Bool { self != .conversation }
    /// What the patient did not just ask for waits for the morning.
    package var keepsQuietHours: Bool { self != .conversation }
    package var priority: Priority {
        switch self {
        case .conversation: .live
        case .appointments: .reminder
        case .outreach: .bulk
        }
    }
}

/// Which of the three queues of a line a message waits in; lower goes first.
package enum Priority: Int, Comparable, Sendable, CaseIterable {
    case live = 0
    case reminder = 1
    case bulk = 2

    package static func < (left: Priority, right: Priority) -> Bool { left.rawValue < right.rawValue }
}
