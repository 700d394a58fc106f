package import WhatsApp

/// A Flow that is open on a phone: what it shows, what it asks of the business's endpoint, and how it ends.
///
/// It knows nothing of HTTP: a step either asks for a `Call` to be posted, or is done.
package struct FlowSession: Sendable {
    /// What is to be posted to the endpoint.
    package struct Call: Sendable {
        package var body: [UInt8]
        /// `X-Hub-Signature-256`.
        package var signature: String
        let seal: FlowSeal
    }

    package enum Step: Sendable {
        case ask(Call)
        /// The screen changed without asking anybody.
        case shown
        /// The Flow is over: this goes back to the business as `response_json`.
        case finished(JSONObject)
    }

    /// Why it is closed.
    package enum End: Hashable, Sendable {
        case finished(JSONObject)
        /// The business says that the token is good no more; its message is shown.
        case noLongerValid(String)
        /// The endpoint failed: the HTTP status, nil for no answer.
        case failed(Int?)
    }

    struct Shown {
        var screen: String
        var data: JSONObject
    }

    package let endpoint: String
    let definition: JSONValue
    let card: FlowCard
    private let appSecret: String
    /// As the phone has it; a phone fetches it anew when the business cannot open what was sent.
    package var publicKey: String
    private var random: SeededGenerator
    private var stack: [Shown] = []
    private var lastRequest = JSONValue.null
    package private(set) var end: End?
    /// Shown for a moment over the screen.
    package private(set) var message: String?

    /// `seed` makes the keys of its requests.
    package init(
        _ card: FlowCard,
        definition: JSONValue,
        endpoint: String,
        publicKey: String,
        appSecret: String,
        seed: UInt64
    ) {
        self.card = card
        self.definition = definition
        self.endpoint = endpoint
        self.publicKey = publicKey
        self.appSecret = appSecret
        random = SeededGenerator(seed: SeededGenerator.mixed(seed))
    }

    var current: Shown? { stack.last }
    package var screen: String? { stack.last?.screen }
    var depth: Int { stack.count }

    // MARK: Steps

    package mutating func open() throws(PatientActionRefused) -> Step {
        if let screen = card.screen {
            stack = [Shown(screen: screen, data: card.data)]
            return .shown
        }
        return .ask(try ask("INIT"))
    }

    /// Runs the action of a component: a footer's, or of a field that was chosen; `form` holds the fields by name.
    package mutating func act(_ component: Int, form: JSONObject) throws(PatientActionRefused) -> Step {
        guard end == nil, let shown = current, let view = FlowView(self),
            let part = view.components.first(where: { $0.index == component }), let action = part.action
        else { throw PatientActionRefused("There is nothing to tap there.") }
        message = nil
        if part.type == "Footer", let open = view.firstMissing(form) {
            throw PatientActionRefused("Fill in “\(open)” first.")
        }
        let payload = FlowView.resolve(action["payload"] ?? .object(JSONObject()), shown.data, form)
        switch action["name"]?.string {
        case "data_exchange": return .ask(try ask("data_exchange", shown.screen, payload))
        case "navigate":
            guard let next = action["next"]?["name"]?.string else { throw PatientActionRefused("It leads nowhere.") }
            stack.append(Shown(screen: next, data: payload.object ?? JSONObject()))
            return .shown
        case "complete":
            var parameters = payload.object ?? JSONObject()
            parameters["flow_token"] = .string(card.token)
            end = .finished(parameters)
            return .finished(parameters)
        default: throw PatientActionRefused("This phone knows no such action.")
        }
    }

    /// A phone goes back by itself, unless the screen it returns to wants to be asked for.
    package mutating func back() throws(PatientActionRefused) -> Step {
        guard stack.count > 1 else { throw PatientActionRefused("This is the first screen.") }
        message = nil
        let left = stack.removeLast().screen
        guard let shown = current, screenDefinition(shown.screen)?["refresh_on_back"]?.bool == true else {
            return .shown
        }
        return .ask(try ask("BACK", left, .object(JSONObject())))
    }

    func screenDefinition(_ id: String) -> JSONValue? {
        definition["screens"]?.array?.first { $0["id"]?.string == id }
    }

    /// The same request again under the key as it is now.
    package mutating func repeated() throws(PatientActionRefused) -> Call { try call(lastRequest) }

    private mutating func ask(
        _ action: String,
        _ screen: String? = nil,
        _ data: JSONValue? = nil
    ) throws(PatientActionRefused) -> Call {
        var request: JSONObject = ["version": definition["data_api_version"] ?? "3.0", "action": .string(action)]
        if let screen { request["screen"] = .string(screen) }
        if let data { request["data"] = data }
        request["flow_token"] = .string(card.token)
        request["flow_token_signature"] = .string(FlowSeal.tokenSignature(card.token, secret: appSecret))
        return try call(.object(request))
    }

    /// Any request, as only a test would send it.
    package mutating func call(_ request: JSONValue) throws(PatientActionRefused) -> Call {
        lastRequest = request
        let seal = FlowSeal(&random)
        guard let body = try? seal.body(request, for: publicKey) else {
            throw PatientActionRefused("The business has no usable public key.")
        }
        return Call(body: body, signature: WebhookSignature.header(for: body, secret: appSecret), seal: seal)
    }

    // MARK: Answers

    /// Takes the endpoint's answer; `status` nil is that none came.
    package mutating func take(_ status: Int?, _ body: [UInt8], to call: Call) {
        let json = call.seal.open(body)
        switch (status, json) {
        case (200, let json?): show(json)
        case (427, let json?): end = .noLongerValid(json["error_msg"]?.text ?? "")
        default: end = .failed(status)
        }
    }

    private mutating func show(_ answer: JSONValue) {
        let data = answer["data"]?.object ?? JSONObject()
        guard let screen = answer["screen"]?.string else {
            end = .failed(200)
            return
        }
        if screen == FlowAnswer.successScreen {
            end = .finished(data["extension_message_response"]?["params"]?.object ?? JSONObject())
            return
        }
        let check = FlowDefinitionCheck(definition)
        // A phone shows nothing that breaks the rules of the Flow JSON.
        guard check.problems(of: .screen(screen, data: data), on: self.screen).isEmpty else {
            end = .failed(200)
            return
        }
        message = data["error_message"]?.text
        if self.screen == screen { stack.removeLast() }
        stack.append(Shown(screen: screen, data: data))
    }
}
