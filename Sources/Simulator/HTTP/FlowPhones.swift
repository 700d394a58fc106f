import WhatsApp

/// The Flows that are open on phones; they close when the simulator stops, as they do when a phone is restarted.
actor FlowPhones {
    private struct Open {
        var person: PersonIndex
        var message: String
        var session: FlowSession
    }

    /// The oldest is closed for one more.
    private static let most = 64

    private let host: SimulatorHost
    private var open: [Int: Open] = [:]
    private var last = 0

    init(host: SimulatorHost) {
        self.host = host
    }

    struct Closed: Error {}

    func start(_ message: String, by person: PersonIndex) async throws -> (id: Int, step: FlowSession.Step) {
        last += 1
        let id = last
        var session = try await host.openFlow(message, by: person, seed: UInt64(id))
        let step = try session.open()
        if open.count >= Self.most, let oldest = open.keys.min() { open[oldest] = nil }
        open[id] = Open(person: person, message: message, session: session)
        return (id, step)
    }

    /// Does something in an open Flow; throws `Closed` when it is not open any more.
    func step(
        _ id: Int,
        _ body: @Sendable (inout FlowSession) throws -> FlowSession.Step
    ) throws -> FlowSession.Step {
        guard var found = open[id] else { throw Closed() }
        let step = try body(&found.session)
        open[id] = found
        return step
    }

    func endpoint(_ id: Int) throws -> String {
        guard let found = open[id] else { throw Closed() }
        return found.session.endpoint
    }

    /// Takes an answer; gives the same request anew where the business could not open it with the key the phone had.
    func take(
        _ status: Int?,
        _ body: [UInt8],
        to call: FlowSession.Call,
        mayRepeat: Bool,
        in id: Int
    ) async throws -> FlowSession.Call? {
        guard var found = open[id] else { throw Closed() }
        if status == FlowStatus.cannotDecrypt, mayRepeat {
            found.session.publicKey = await host.flowPublicKey
            let call = try found.session.repeated()
            open[id] = found
            return call
        }
        found.session.take(status, body, to: call)
        open[id] = found
        return nil
    }

    /// What the phone shows now; what was filled in goes to the business, once.
    func show(_ id: Int) async throws -> JSONValue {
        guard let found = open[id] else { throw Closed() }
        if case .finished(let parameters)? = found.session.end {
            open[id] = nil
            let response = String(decoding: JSONValue.object(parameters).encoded(), as: UTF8.self)
            let action = PatientAction.completeFlow(messageID: found.message, response: response)
            try await host.take(.act(action, found.person))
        } else if found.session.end != nil {
            open[id] = nil
        }
        return found.session.json
    }

    func close(_ id: Int) { open[id] = nil }
}
