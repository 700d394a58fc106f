import Care

/// Moves the demo's clock the way time passes: in steps, each lived through, so that what is due on the way happens.
///
/// A leap would find this morning's reminders only in the evening, when they are worth nothing any more.
struct DemoWalk: Sendable {
    let clock: SteeredClock
    let server: ClinicServer

    private static let step = Span.minutes(15)
    /// A year takes no more steps than this, only longer ones.
    private static let mostSteps: Int64 = 200
    /// A step is not waited for longer than this: something may be failing on purpose.
    private static let patience = Duration.milliseconds(600)

    func walk(_ span: Span) async throws {
        let step = max(Self.step, Span(microseconds: span.microseconds / Self.mostSteps))
        var left = span
        while left > .zero {
            let next = min(left, step)
            try clock.advance(by: next)
            left = left - next
            server.clockWasMoved()
            try await rest()
        }
    }

    private func rest() async throws {
        let began = ContinuousClock.now
        while began.duration(to: .now) < Self.patience {
            if try await server.isAtRest() { return }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
