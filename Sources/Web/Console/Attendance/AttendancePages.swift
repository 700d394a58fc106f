import Care
import HTTPTypes
import Hummingbird
import NIOCore
import Store

/// How visits ended, by what they have in common; nobody's name is on it.
struct AttendancePages {
    let console: Console

    func add(to router: Router<ConsoleContext>) {
        router.get("/attendance", use: show)
        router.get("/attendance.csv", use: download)
    }

    @Sendable private func show(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let session = try context.staff()
        // An open page asks again and again for what is new: figures of days gone by are not.
        if request.isFragment { return console.surroundings(shell(session, try await console.records.standing())) }
        let span = span(request)
        let bounds = span.bounds(in: console.settings.zone)
        let (figures, standing) = try await console.records.count(.sawAttendance, by: session) { tx in
            (try AttendanceFigures(of: bounds, in: tx), try console.standing(in: tx))
        }
        let model = AttendanceModel(shell: shell(session, standing), span: span, figures: figures, time: console.time)
        return console.answer(request, "attendance", model)
    }

    @Sendable private func download(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let span = span(request)
        if let complaint = span.complaint { throw Problem.invalid(complaint) }
        let bounds = span.bounds(in: console.settings.zone)
        let figures = try await console.records.count(.sawAttendance, by: try context.staff()) { tx in
            try AttendanceFigures(of: bounds, in: tx)
        }
        if let limit = figures.stoppedAt {
            throw Problem.invalid("There are more than \(limit) visits in these days. Choose fewer days.")
        }
        let file = AttendanceFile(span: span, figures: figures)
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8",
                .contentDisposition: "attachment; filename=\"\(file.name)\"",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: file.bytes))
        )
    }

    private func span(_ request: Request) -> AttendanceSpan {
        let query = request.uri.queryParameters
        return AttendanceSpan(
            period: query["period"].map(String.init),
            from: query["from"].map(String.init),
            to: query["to"].map(String.init),
            today: console.time.date(console.clock.now)
        )
    }

    private func shell(_ session: StaffSession, _ standing: Standing) -> Shell {
        console.shell(title: "Attendance", here: .attendance, session: session, standing: standing)
    }
}
