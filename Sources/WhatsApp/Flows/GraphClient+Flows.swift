import Dialogue
import Foundation

/// A Flow as Meta has it.
package struct FlowRecord: Hashable, Sendable {
    package var id: String
    package var name: String
    /// In capitals: `DRAFT`, `PUBLISHED`, `DEPRECATED`, `THROTTLED`, `BLOCKED`.
    package var status: String
    package var endpoint: String?
    package var version: String?
    package var problems: [FlowValidationProblem]
    /// What keeps it from being sent, in Meta's words; empty when nothing does.
    package var obstacles: [String]

    init(_ json: JSONValue) {
        id = json["id"]?.text ?? ""
        name = json["name"]?.text ?? ""
        status = (json["status"]?.text ?? "UNKNOWN").uppercased()
        endpoint = json["endpoint_uri"]?.text
        version = json["json_version"]?.text
        problems = FlowValidationProblem.all(json)
        let entities = json["health_status"]?["entities"]?.array ?? []
        obstacles = entities.flatMap { $0["errors"]?.array ?? [] }.map { error in
            let parts = [error["error_description"]?.text, error["possible_solution"]?.text]
            return parts.compactMap(\.self).joined(separator: " ")
        }
    }
}

/// What Meta finds wrong in a Flow JSON.
package struct FlowValidationProblem: Hashable, Sendable, CustomStringConvertible {
    package var code: String
    package var message: String
    package var line: Int?

    static func all(_ json: JSONValue) -> [FlowValidationProblem] {
        (json["validation_errors"]?.array ?? []).map { error in
            FlowValidationProblem(
                code: error["error"]?.text ?? error["error_type"]?.text ?? "",
                message: error["message"]?.text ?? "",
                line: error["line_start"]?.integer.map { Int(clamping: $0) }
            )
        }
    }

    package var description: String {
        let place = line.map { "line \($0): " } ?? ""
        let name = code.isEmpty ? "" : " (\(code.lowercased().replacing("_", with: " ")))"
        return "\(place)\(message)\(name)"
    }
}

/// The public key that Meta hands to phones.
package struct FlowPublicKey: Hashable, Sendable {
    package var pem: String
    /// Whether it is still signed by this number's registration.
    package var isValid: Bool
}

/// Flows and their key (Meta, Flows API; Cloud API, "WhatsApp Business Encryption").
extension GraphClient {
    private static let flowFields =
        "id,name,status,categories,validation_errors,json_version,data_api_version,endpoint_uri,health_status"

    /// Gives phones the public half of our key; to be done again after the number is registered anew.
    package func upload(flowKey pem: String) async throws(GraphFailure) {
        let address = try address(configuration.phoneNumberID, "/whatsapp_business_encryption")
        let plain = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        let body = "business_public_key=" + (pem.addingPercentEncoding(withAllowedCharacters: plain) ?? "")
        _ = try await checked { () async throws(TransportFailure) in
            try await post(address, Array(body.utf8), type: "application/x-www-form-urlencoded")
        }
    }

    /// Nil before one was uploaded.
    package func flowKey() async throws(GraphFailure) -> FlowPublicKey? {
        let address = try address(configuration.phoneNumberID, "/whatsapp_business_encryption")
        let json = try await checked { () async throws(TransportFailure) in try await get(address) }
        guard let pem = json["data"]?[0]?["business_public_key"]?.text, !pem.isEmpty else { return nil }
        let status = json["data"]?[0]?["business_public_key_signature_status"]?.text
        return FlowPublicKey(pem: pem, isValid: status == "VALID")
    }

    package func flow(_ id: String) async throws(GraphFailure) -> FlowRecord {
        let address = try address(id, "", [("fields", Self.flowFields)])
        return FlowRecord(try await checked { () async throws(TransportFailure) in try await get(address) })
    }

    /// The account's first hundred; a clinic has a few.
    package func flows() async throws(GraphFailure) -> [FlowRecord] {
        let query = [("fields", "id,name,status,endpoint_uri"), ("limit", "100")]
        let address = try address(configuration.accountID ?? "", "/flows", query)
        let json = try await checked { () async throws(TransportFailure) in try await get(address) }
        return (json["data"]?.array ?? []).map(FlowRecord.init)
    }

    /// A new draft; answers with its id.
    package func createFlow(name: String, endpoint: String) async throws(GraphFailure) -> String {
        let body: JSONValue = [
            "name": .string(name), "categories": ["APPOINTMENT_BOOKING"], "endpoint_uri": .string(endpoint),
        ]
        let address = try address(configuration.accountID ?? "", "/flows")
        let json = try await checked { () async throws(TransportFailure) in try await post(address, body.encoded()) }
        guard let id = json["id"]?.text, GraphID.isValid(id) else {
            throw GraphFailure(failure: Self.refused("Meta's answer holds no id of the new Flow."))
        }
        return id
    }

    package func setEndpoint(_ endpoint: String, of id: String) async throws(GraphFailure) {
        let body: JSONValue = ["endpoint_uri": .string(endpoint)]
        let address = try address(id)
        _ = try await checked { () async throws(TransportFailure) in try await post(address, body.encoded()) }
    }

    /// Replaces the JSON of a draft; answers with what Meta finds wrong in it.
    package func upload(flow json: JSONValue, to id: String) async throws(GraphFailure) -> [FlowValidationProblem] {
        let form = MultipartBody(
            fields: [("name", "flow.json"), ("asset_type", "FLOW_JSON")],
            file: json.encoded(),
            filename: "flow.json",
            mimeType: "application/json"
        )
        let address = try address(id, "/assets")
        let answer = try await checked { () async throws(TransportFailure) in
            try await post(address, form.bytes, type: form.type)
        }
        return FlowValidationProblem.all(answer)
    }

    /// For good: a published Flow cannot be changed.
    package func publishFlow(_ id: String) async throws(GraphFailure) {
        let address = try address(id, "/publish")
        _ = try await checked { () async throws(TransportFailure) in try await post(address, Array("{}".utf8)) }
    }
}
