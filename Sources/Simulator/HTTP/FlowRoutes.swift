import AsyncHTTPClient
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import WhatsApp

/// `/_sim/…/flows`: a phone opens a Flow, fills it in and sends it; the endpoint is asked on its behalf.
struct FlowRoutes {
    private let host: SimulatorHost
    private let phones: FlowPhones

    /// How long a phone waits (no figure is published; ten seconds are commonly quoted).
    private static let patience = TimeAmount.seconds(10)
    private static let longestAnswer = 2 << 20

    init(host: SimulatorHost) {
        self.host = host
        phones = FlowPhones(host: host)
    }

    func add(to sim: RouterGroup<BasicRequestContext>) {
        sim.post("/people/:person/flows") { request, context in
            let body = try await ControlBody.json(request)
            guard let person = context.parameters.get("person", as: Int.self), person >= 0 else {
                throw HTTPError(.notFound)
            }
            return try await answering { try await start(body["message"]?.string ?? "", by: person) }
        }
        sim.post("/flows/status") { request, _ in try await move(try await ControlBody.json(request)) }
        sim.post("/flows/:flow") { request, context in
            let body = try await ControlBody.json(request)
            guard let id = context.parameters.get("flow", as: Int.self) else { throw HTTPError(.notFound) }
            return try await answering { try await act(body, in: id) }
        }
    }

    private func answering(_ work: () async throws -> JSONValue) async throws -> Response {
        do {
            return ControlBody.reply(try await work())
        } catch let refused as PatientActionRefused {
            return ControlBody.problem(refused.reason, status: .conflict)
        } catch is FlowPhones.Closed {
            return ControlBody.problem("This Flow is closed.", status: .conflict)
        }
    }

    private func start(_ message: String, by person: PersonIndex) async throws -> JSONValue {
        let (id, step) = try await phones.start(message, by: person)
        return try await go(step, in: id)
    }

    private func act(_ body: JSONValue, in id: Int) async throws -> JSONValue {
        switch body["do"]?.string {
        case "act":
            let component = body["component"]?.integer.map { Int(clamping: $0) } ?? -1
            let form = body["form"]?.object ?? JSONObject()
            return try await go(try await phones.step(id) { try $0.act(component, form: form) }, in: id)
        case "back": return try await go(try await phones.step(id) { try $0.back() }, in: id)
        case "close":
            await phones.close(id)
            return [:]
        default: throw PatientActionRefused("In a Flow a person can act, go back or close it.")
        }
    }

    private func go(_ step: FlowSession.Step, in id: Int) async throws -> JSONValue {
        if case .ask(let call) = step { try await ask(call, in: id, mayRepeat: true) }
        var view = try await phones.show(id).object ?? JSONObject()
        view["flow"] = .integer(Int64(id))
        return .object(view)
    }

    private func ask(_ call: FlowSession.Call, in id: Int, mayRepeat: Bool) async throws {
        let (status, body) = await post(call, to: try await phones.endpoint(id))
        if let again = try await phones.take(status, body, to: call, mayRepeat: mayRepeat, in: id) {
            try await ask(again, in: id, mayRepeat: false)
        }
    }

    private func post(_ call: FlowSession.Call, to endpoint: String) async -> (Int?, [UInt8]) {
        do {
            var request = HTTPClientRequest(url: endpoint)
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/json")
            request.headers.add(name: "User-Agent", value: "facebookexternalua")
            request.headers.add(name: "X-Hub-Signature-256", value: call.signature)
            request.body = .bytes(call.body)
            let answer = try await HTTPClient.shared.execute(request, timeout: Self.patience)
            let body = try await answer.body.collect(upTo: Self.longestAnswer)
            return (Int(answer.status.code), Array(body.readableBytesView))
        } catch {
            return (nil, [])
        }
    }

    private func move(_ body: JSONValue) async throws -> Response {
        guard let id = body["id"]?.string, let status = body["status"]?.string,
            case .done(true) = try await host.take(.flow(id: id, status: status))
        else { return ControlBody.problem("There is no such Flow, or Meta has no such status.") }
        return ControlBody.reply([:])
    }
}
