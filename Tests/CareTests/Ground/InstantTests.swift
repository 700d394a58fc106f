import Care
import Foundation
import Testing

struct InstantTests {
    @Test(arguments: [(1_500_000, 1), (-1, -1), (0, 0), (-1_000_000, -1), (-1_000_001, -2), (999_999, 0)])
    func `whole seconds are rounded down`(microseconds: Int64, seconds: Int64) {
        #expect(Instant(microseconds: microseconds).seconds == seconds)
    }

    @Test func `spans add up`() {
        let start = Instant(seconds: 100)
        #expect(start + .minutes(1) - start == .seconds(60))
        #expect(start - .hours(1) < start)
        #expect(Span.days(1) == .hours(24))
        #expect(-Span.seconds(1) < .zero)
        #expect(Span.seconds(2) * 3 == .seconds(6))
    }

    @Test func `a date comes back as the same instant to the microsecond`() {
        let instant = Instant(microseconds: 1_763_890_000_123_456)
        #expect(abs(Instant(instant.date).microseconds - instant.microseconds) <= 1)
    }

    @Test(arguments: ["", "0", "-5", "1.5", "9223372036854775808", "abc", " 1"])
    func `what is no identifier is refused`(text: String) {
        #expect(Identifier<Person>(text) == nil)
    }

    @Test func `an identifier is read as it prints`() {
        let id = Identifier<Person>(9_007_199_254_740_993)
        #expect(Identifier<Person>(id.description) == id)
    }
}
