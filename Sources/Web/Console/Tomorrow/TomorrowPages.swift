import Care
import Hummingbird
import Store

/// Tomorrow's patients who get no reminder, with the reason and what can be done.
struct TomorrowPages {
    let console: Console

    func add(to router: Router<ConsoleContext>) {
        router.get("/tomorrow", use: show)
    }

    @Sendable private func show(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let tomorrow = console.time.date(console.clock.now).adding(days: 1)
        let bounds = console.time.bounds(of: tomorrow)
        let session = try context.staff()
        let found = try await console.records.look(.sawTomorrow, by: session) { tx in
            let visits = try tx.visits(in: bounds)
            return Found(
                booked: visits.filter { $0.state == .booked }.count,
                without: try tx.unreminded(in: bounds),
                calls: try RiskRow.worthCalling(visits, limit: Self.mostCalls, in: tx),
                standing: try console.standing(in: tx)
            )
        }
        let model = TomorrowModel(
            shell: console.shell(
                title: "No reminder",
                here: .tomorrow,
                topics: ["appointments", "outbox", "templates"],
                session: session,
                standing: found.standing
            ),
            booked: found.booked,
            without: found.without,
            calls: found.calls,
            day: tomorrow,
            time: console.time
        )
        return console.answer(request, "tomorrow", model)
    }

    /// More calls than this nobody makes in a day.
    private static let mostCalls = 40

    private struct Found: Sendable {
        var booked: Int
        var without: [UnremindedRow]
        var calls: [RiskRow]
        var standing: Standing
    }
}
