import Care
import Hummingbird
import Store

/// A week's visits, day by day, of one practitioner or of all.
struct SchedulePages {
    let console: Console

    func add(to router: Router<ConsoleContext>) {
        router.get("/schedule", use: show)
    }

    @Sendable private func show(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let query = request.uri.queryParameters
        let today = console.time.date(console.clock.now)
        let day = query["week"].flatMap { LocalDate(String($0)) } ?? today
        let monday = day.adding(days: 1 - day.weekday)
        let wanted = query["practitioner"].flatMap { Identifier<Practitioner>(String($0)) }
        let zone = console.settings.zone
        let span = zone.startOfDay(monday)..<zone.startOfDay(monday.adding(days: 7))
        let session = try context.staff()
        let (practitioners, visits, standing) = try await console.records.look(.sawSchedule, by: session) { tx in
            (try tx.practitioners(), try tx.visits(in: span, practitioner: wanted), try console.standing(in: tx))
        }
        let model = ScheduleModel(
            shell: console.shell(
                title: "Schedule",
                here: .schedule,
                topics: ["appointments"],
                session: session,
                standing: standing
            ),
            visits: visits,
            practitioners: practitioners,
            wanted: wanted,
            monday: monday,
            today: today,
            time: console.time
        )
        return console.answer(request, "schedule", model)
    }
}
