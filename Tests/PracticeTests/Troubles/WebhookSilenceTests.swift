import Care
import Practice
import TestKit
import Testing

@Suite struct WebhookSilenceTests {
    private let berlin = Zone("Europe/Berlin") ?? .utc
    /// Monday 2026-11-23, 00:00 UTC.
    private let monday = Instant(seconds: 1_795_392_000)

    /// Nine to five on weekdays in Berlin, which is 8 to 16 UTC in November.
    private func silence() -> WebhookSilence {
        let open = OpenHours([], zone: berlin)
        return WebhookSilence { open.cover(hour: $0) }
    }

    /// Something at half past each open hour of the two weeks before, but for the share left out.
    private func usual(every step: Int = 1) -> [Instant] {
        let open = OpenHours([], zone: berlin)
        let end = Int(monday.seconds / 3_600)
        let hours = ((end - 14 * 24)..<end).filter { open.cover(hour: $0) }
        return hours.enumerated().filter { $0.offset % step == 0 }
            .map { Instant(seconds: Int64($0.element) * 3_600 + 1_800) }
    }

    @Test func `a busy line that falls silent is noticed after a few open hours`() {
        #expect(silence().hours(after: usual(), now: monday + .hours(9)) == nil)
        #expect(silence().hours(after: usual(), now: monday + .hours(12)) == 4)
    }

    @Test func `a night and a weekend are no silence`() {
        for hour in 0...8 { #expect(silence().hours(after: usual(), now: monday + .hours(Int64(hour))) == nil) }
    }

    @Test func `where webhooks are rare a day without one is usual`() {
        #expect(silence().hours(after: usual(every: 4), now: monday + .hours(17)) == nil)
        #expect(silence().hours(after: usual(every: 4), now: monday + .days(5)) != nil)
    }

    @Test func `a burst in one hour makes no other hour look odd`() {
        let burst = (0..<2_000).map { monday + .hours(8) + .milliseconds(Int64($0)) }
        #expect(silence().hours(after: burst, now: monday + .hours(15)) == nil)
    }

    @Test func `nothing is known of a line that never heard anything`() {
        #expect(silence().hours(after: [], now: monday) == nil)
    }

    @Test func `webhooks from a clock that was ahead are no silence`() {
        #expect(silence().hours(after: usual(), now: monday - .days(3)) == nil)
    }

    @Test func `a place's own hours and zone count, an hour at a time`() {
        let open = OpenHours([(weekday: 1, from: 8 * 60 + 30, to: 11 * 60, zone: "Europe/Berlin")], zone: .utc)
        let hour = Int(monday.seconds / 3_600)
        #expect((0..<24).filter { open.cover(hour: hour + $0) } == [8, 9])
    }
}
