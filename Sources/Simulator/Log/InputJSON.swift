import Foundation
import WhatsApp

/// Inputs as lines of the log. The access token is not written: only requests that carried it are.
extension SimulatorInput {
    var json: JSONObject {
        switch self {
        case .request(let request): return Self.json(request)
        case .webhook(let field, let value): return ["k": "webhook", "field": .string(field), "value": value]
        case .act(let action, let person):
            return ["k": "act", "who": .integer(Int64(person)), "action": action.json]
        case .join(let person): return ["k": "join", "person": .object(person.json)]
        case .poll: return ["k": "poll"]
        case .answered(let id, let status):
            var object: JSONObject = ["k": "answered", "id": .integer(Int64(id))]
            if let status { object["status"] = .integer(Int64(status)) }
            return object
        case .faults(let faults): return ["k": "faults", "faults": .object(faults.json)]
        case .stock(let bytes): return ["k": "stock", "body": .string(Data(bytes).base64EncodedString())]
        case .decide(let name, let language, let status, let category, let reason):
            var object: JSONObject = [
                "k": "decide", "name": .string(name), "language": .string(language), "status": .string(status),
            ]
            if let category { object["category"] = .string(category) }
            if let reason { object["reason"] = .string(reason) }
            return object
        case .flow(let id, let status): return ["k": "flow", "id": .string(id), "status": .string(status)]
        case .restart: return ["k": "restart"]
        }
    }

    private static func json(_ request: GraphRequest) -> JSONObject {
        var object: JSONObject = ["k": "request", "method": .string(request.method), "path": .string(request.path)]
        if !request.query.isEmpty {
            let pairs = request.query.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) }
            object["query"] = .object(JSONObject(pairs.filter { $0.0 != "access_token" }))
        }
        if let type = request.contentType { object["type"] = .string(type) }
        if request.path.hasSuffix("/subscriptions") { object["app"] = true }
        object["body"] = .string(Data(request.body).base64EncodedString())
        return object
    }

    /// `token` and `appToken` open the requests again that carried them.
    init?(json: JSONValue, token: String, appToken: String) {
        func bytes() -> [UInt8] { json["body"]?.string.flatMap { Data(base64Encoded: $0) }.map(Array.init) ?? [] }
        switch json["k"]?.string {
        case "request":
            let query = json["query"]?.object?.members.map { ($0.name, $0.value.text ?? "") } ?? []
            self = .request(
                GraphRequest(
                    method: json["method"]?.string ?? "GET",
                    path: json["path"]?.string ?? "/",
                    query: Dictionary(query) { $1 },
                    authorization: "Bearer \(json["app"]?.bool == true ? appToken : token)",
                    contentType: json["type"]?.string,
                    body: bytes()
                )
            )
        case "act":
            guard let who = json["who"]?.integer, let action = json["action"].flatMap(PatientAction.init(json:)) else {
                return nil
            }
            self = .act(action, Int(who))
        case "join":
            guard let person = json["person"].flatMap(SimulatedPerson.init(json:)) else { return nil }
            self = .join(person)
        case "poll": self = .poll
        case "answered":
            guard let id = json["id"]?.integer else { return nil }
            self = .answered(id: Int(id), status: json["status"]?.integer.map { Int($0) })
        case "faults":
            var faults = Faults.none
            if let value = json["faults"] { faults.take(value) }
            self = .faults(faults)
        case "stock": self = .stock(bytes())
        case "decide":
            guard let name = json["name"]?.string, let language = json["language"]?.string,
                let status = json["status"]?.string
            else { return nil }
            let category = json["category"]?.string
            self = .decide(
                name: name,
                language: language,
                status: status,
                category: category,
                reason: json["reason"]?.string
            )
        case "webhook":
            guard let field = json["field"]?.string, let value = json["value"] else { return nil }
            self = .webhook(field: field, value: value)
        case "flow":
            guard let id = json["id"]?.string, let status = json["status"]?.string else { return nil }
            self = .flow(id: id, status: status)
        case "restart": self = .restart
        default: return nil
        }
    }
}
