import Care
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import WhatsApp

/// `/_sim`: what the phones' page and tests do that WhatsApp's business API cannot.
struct ControlRoutes {
    let host: SimulatorHost
    let clock: SimulatorClock

    func add(to router: Router<BasicRequestContext>) {
        let sim = router.group("/_sim")
        sim.get("/state") { _, _ in try await state() }
        sim.post("/people") { request, _ in try await join(try await json(request)) }
        sim.get("/people/:person/transcript") { _, context in try await transcript(context) }
        sim.post("/people/:person/actions") { request, context in try await act(request, context) }
        sim.get("/media/:id") { _, context in try await media(context) }
        sim.get("/faults") { _, _ in reply(.object(await host.faults.json)) }
        sim.post("/faults") { request, _ in try await changeFaults(try await json(request)) }
        sim.get("/ledger") { request, _ in await ledger(request) }
        sim.post("/clock") { request, _ in try await moveClock(try await json(request)) }
        sim.post("/templates/stock") { request, _ in try await stock(request) }
        sim.post("/templates/decide") { request, _ in try await decide(try await json(request)) }
        sim.post("/webhooks") { request, _ in try await post(try await json(request, upTo: 3 << 20)) }
        sim.get("/events") { _, _ in await events() }
        FlowRoutes(host: host).add(to: sim)
    }

    // MARK: Phones

    private func state() async throws -> Response {
        let phones = await host.phones()
        let settings = await host.settings
        return reply([
            "now": .integer(clock.now().seconds), "zone": .string(clock.zone.name),
            "steered": .bool(clock.advance != nil), "business": .string(settings.number.name),
            "number": .string(settings.number.digits), "backlog": .integer(Int64(await host.backlog)),
            "spent": .integer(await host.spentMillionths), "phones": .array(phones.map(\.json)),
        ])
    }

    private func join(_ body: JSONValue) async throws -> Response {
        guard let person = SimulatedPerson(json: body), case .person(let index) = try await host.take(.join(person))
        else {
            return problem("A person needs a name and a userID, such as US.123.")
        }
        return reply(["index": .integer(Int64(index))])
    }

    private func person(_ context: BasicRequestContext) throws -> PersonIndex {
        guard let index = context.parameters.get("person", as: Int.self), index >= 0 else { throw HTTPError(.notFound) }
        return index
    }

    private func transcript(_ context: BasicRequestContext) async throws -> Response {
        guard let found = await host.transcript(try person(context)) else { throw HTTPError(.notFound) }
        return reply(["phone": found.view.json, "bubbles": .array(found.bubbles.map(\.json))])
    }

    private func act(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let person = try person(context)
        guard let action = PatientAction(json: try await json(request, upTo: 140 << 20)) else {
            return problem("There is no such action.")
        }
        switch try await host.take(.act(action, person)) {
        case .message(let id): return reply(id.map { ["id": .string($0)] } ?? [:])
        case .refused(let refused): return problem(refused.reason, status: .conflict)
        default: return reply([:])
        }
    }

    private func media(_ context: BasicRequestContext) async throws -> Response {
        guard let id = context.parameters.get("id"), let file = await host.media(id) else { throw HTTPError(.notFound) }
        var headers: HTTPFields = [.contentType: file.contentType, .xContentTypeOptions: "nosniff"]
        // A file from outside must not run as a page of ours.
        headers[.contentSecurityPolicy] = "sandbox; default-src 'none'"
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: file.body)))
    }

    // MARK: The world

    private func changeFaults(_ body: JSONValue) async throws -> Response {
        var faults = body["reset"]?.bool == true ? Faults.none : await host.faults
        faults.take(body)
        try await host.take(.faults(faults))
        return reply(.object(await host.faults.json))
    }

    private func ledger(_ request: Request) async -> Response {
        let from = request.uri.queryParameters.get("from", as: Int.self) ?? 0
        let (count, page) = await host.ledger(from: from, limit: 1_000)
        return reply(["count": .integer(Int64(count)), "messages": .array(page.map(\.json))])
    }

    private func moveClock(_ body: JSONValue) async throws -> Response {
        guard let advance = clock.advance else {
            return problem("This clock runs by itself and cannot be moved.", status: .conflict)
        }
        let span: Span
        if let seconds = body["seconds"]?.integer, (1...(400 * 86_400)).contains(seconds) {
            span = .seconds(seconds)
        } else if let minute = body["tomorrowMinute"]?.integer, (0..<1_440).contains(minute) {
            span = clock.untilTomorrow(minuteOfDay: Int(minute))
        } else {
            return problem("Say by how many seconds (1 to 400 days), or which minute of tomorrow.")
        }
        try await advance(span)
        return reply(["now": .integer(clock.now().seconds)])
    }

    private func stock(_ request: Request) async throws -> Response {
        var request = request
        let body = try await request.collectBody(upTo: 1 << 20)
        guard case .done(true) = try await host.take(.stock(Array(body.readableBytesView))) else {
            return problem("The template is malformed or already there.")
        }
        return reply([:])
    }

    private func decide(_ body: JSONValue) async throws -> Response {
        guard let name = body["name"]?.string, let language = body["language"]?.string,
            let status = body["status"]?.string,
            case .done(true) = try await host.take(
                .decide(
                    name: name,
                    language: language,
                    status: status,
                    category: body["category"]?.string,
                    reason: body["reason"]?.string
                )
            )
        else { return problem("There is no such template, or Meta has no such status or category.") }
        return reply([:])
    }

    /// Any update, whatever it holds: `{"field":"account_update","value":{…}}`.
    private func post(_ body: JSONValue) async throws -> Response {
        guard let field = body["field"]?.string, let value = body["value"] else {
            return problem("An update has a field and a value.")
        }
        try await host.take(.webhook(field: field, value: value))
        return reply([:])
    }

    // MARK: Live

    private func events() async -> Response {
        let changes = await host.changes()
        let headers: HTTPFields = [.contentType: "text/event-stream", .cacheControl: "no-store"]
        let body = ResponseBody { writer in
            try await writer.write(ByteBuffer(string: "retry: 1000\n\n"))
            for await people in changes.cancelOnGracefulShutdown() {
                let list = people.map(String.init).joined(separator: ",")
                try await writer.write(ByteBuffer(string: people.isEmpty ? ":\n\n" : "data: [\(list)]\n\n"))
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    // MARK: Shapes

    private func json(_ request: Request, upTo limit: Int = 1 << 20) async throws -> JSONValue {
        try await ControlBody.json(request, upTo: limit)
    }

    private func reply(_ value: JSONValue) -> Response { ControlBody.reply(value) }

    private func problem(_ text: String, status: HTTPResponse.Status = .badRequest) -> Response {
        ControlBody.problem(text, status: status)
    }
}
