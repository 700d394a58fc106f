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
        let (visits, without, standing) = try await console.records.look(.sawTomorrow, by: session) { tx in
            (try tx.visits(in: bounds), try tx.unreminded(in: bounds), try console.standing(in: tx))
        }
        let model = TomorrowModel(
            shell: console.shell(
                title: "No reminder",
                here: .tomorrow,
                topics: ["appointments", "outbox", "templates"],
                session: session,
                standing: standing
            ),
            booked: visits.filter { $0.state == .booked }.count,
            without: without,
            day: tomorrow,
            time: console.time
        )
        return console.answer(request, "tomorrow", model)
    }
}
