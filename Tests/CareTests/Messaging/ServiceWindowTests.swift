import Care
import Testing

struct ServiceWindowTests {
    private let inbound = Instant(seconds: 1_790_000_000)

    @Test func `a patient who never wrote has no window`() {
        let window = ServiceWindow(lastInbound: nil)
        #expect(!window.isOpen(at: inbound))
        #expect(window.closesAt == nil)
    }

    @Test func `the window shuts 24 hours after the last message, to the microsecond`() {
        let window = ServiceWindow(lastInbound: inbound)
        #expect(window.isOpen(at: inbound))
        #expect(window.isOpen(at: inbound + .hours(24) - Span(microseconds: 1)))
        #expect(!window.isOpen(at: inbound + .hours(24)))
        #expect(window.closesAt == inbound + .days(1))
    }
}

struct PurposeTests {
    @Test func `only an answer needs no consent and keeps no quiet hours`() {
        for purpose in Purpose.allCases {
            #expect(purpose.needsConsent == (purpose != .conversation))
            #expect(purpose.keepsQuietHours == (purpose != .conversation))
        }
    }

    @Test func `a conversation goes before reminders and those before announcements`() {
        #expect(Purpose.conversation.priority < Purpose.appointments.priority)
        #expect(Purpose.appointments.priority < Purpose.outreach.priority)
    }
}
