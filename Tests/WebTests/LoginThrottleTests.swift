import Care
import Testing
import Web

@Suite struct LoginThrottleTests {
    private var throttle = LoginThrottle()
    private let start = Instant(seconds: 1_000_000)

    @Test mutating func `an account is slowed down after five failures and freed by time`() {
        var now = start
        for _ in 0..<5 { #expect(throttle.attempt("ada", from: nil, at: now) == nil) }
        #expect(throttle.attempt("ada", from: nil, at: now) == .seconds(1))
        #expect(throttle.attempt("bob", from: nil, at: now) == nil)
        now = now + .seconds(1)
        #expect(throttle.attempt("ada", from: nil, at: now) == nil)
        #expect(throttle.attempt("ada", from: nil, at: now + .seconds(1)) == .seconds(1))
        for _ in 0..<20 {
            now = now + .minutes(16)
            #expect(throttle.attempt("ada", from: nil, at: now) == nil)
        }
        #expect(throttle.attempt("ada", from: nil, at: now) == .minutes(15))
        throttle.succeeded("ada")
        #expect(throttle.attempt("ada", from: nil, at: now) == nil)
    }

    @Test mutating func `a clock set back by an hour locks nobody out for an hour`() {
        for _ in 0..<5 { #expect(throttle.attempt("ada", from: nil, at: start) == nil) }
        let earlier = start - .hours(1)
        #expect(throttle.attempt("ada", from: nil, at: earlier) == nil)
        #expect(throttle.attempt("ada", from: nil, at: earlier) != nil, "from then on it goes by the new time")
    }

    @Test mutating func `tries at the same time count before any of them has failed`() {
        let passed = (0..<20).filter { _ in throttle.attempt("ada", from: nil, at: start) == nil }
        #expect(passed.count == 5)
        throttle.undone("ada")
        #expect(throttle.attempt("ada", from: nil, at: start) == nil)
    }

    @Test mutating func `one address that tries many names takes nothing from the others`() {
        let taken = (0..<100).filter { throttle.attempt("user\($0)", from: "203.0.113.9", at: start) == nil }
        #expect(taken.count == 15)
        #expect(throttle.attempt("ada", from: "203.0.113.10", at: start) == nil)
        #expect(throttle.attempt("another", from: "203.0.113.9", at: start + .seconds(5)) == nil)
    }

    @Test mutating func `all addresses together are limited, so many of them do not help`() {
        let taken = (0..<100).filter { throttle.attempt("user\($0)", from: "203.0.113.\($0)", at: start) == nil }
        #expect(taken.count == 30)
        #expect(throttle.attempt("another", from: "198.51.100.1", at: start + .seconds(3)) == nil)
    }
}
