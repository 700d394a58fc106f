import Care
import Hummingbird
import Store

/// One day's visits by practitioner: who confirmed, who has not.
struct TodayPages {
    let console: Console

    func add(to router: Router<ConsoleContext>) {
        router.get("/today", use: show)
    }

    @Sendable private func show(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let now = console.clock.now
        let today = console.time.date(now)
        let day = request.uri.queryParameters["day"].flatMap { LocalDate(String($0)) } ?? today
        let bounds = console.time.bounds(of: day)
        let session = try context.staff()
        let (visits, standing) = try await console.records.look(.sawToday, by: session) { tx in
            (try tx.visits(in: bounds), try console.standing(in: tx))
        }
        let shell = console.shell(
            title: TodayModel.heading(day, today: today, time: console.time),
            here: .today,
            topics: ["appointments"],
            session: session,
            standing: standing
        )
        let model = TodayModel(shell: shell, visits: visits, day: day, now: now, time: console.time)
        return console.answer(request, "today", model)
    }
}
