import Care
import Foundation
import Simulator
import Store
import WhatsApp

/// Booking in a Flow, set up between the demo's clinic and its WhatsApp: key, Flow and what can be booked.
struct SampleFlow {
    let clinic: SampleClinic
    let host: SimulatorHost
    /// Where the clinic's server takes phones' requests.
    let endpoint: String
    /// The key's file, made at the first start.
    let keyFile: URL

    private static let name = "Booking"

    /// Everything at WhatsApp's side; a demo that starts again finds it there.
    func prepare() async throws -> FlowSettings {
        let pem = try keyText()
        let key = try FlowKey.reading(pem, passphrase: nil)
        let world = await host.settings
        let body: JSONValue = ["business_public_key": .string(try key.publicPEM())]
        _ = try await ask("POST", "\(world.number.id)/whatsapp_business_encryption", body)
        let existing = try await ask("GET", "\(world.accountID)/flows")["data"]?.array ?? []
        if let id = existing.first(where: { $0["name"]?.string == Self.name })?["id"]?.string {
            return FlowSettings(id: id, key: Secret(pem))
        }
        let definition = String(decoding: BookingFlowDefinition(clinic: clinic.name).json.encoded(), as: UTF8.self)
        let made = try await ask(
            "POST",
            "\(world.accountID)/flows",
            [
                "name": .string(Self.name), "categories": ["APPOINTMENT_BOOKING"], "endpoint_uri": .string(endpoint),
                "flow_json": .string(definition), "publish": true,
            ]
        )
        guard let id = made["id"]?.string else { throw CommandFailure("the simulated WhatsApp took no Flow: \(made)") }
        return FlowSettings(id: id, key: Secret(pem))
    }

    /// Every kind of visit can be booked.
    func admit(into store: any StoreEngine) async throws {
        let names = clinic.visitTypes.map(\.name)
        try await store.write { tx in
            for name in names {
                guard var type = try tx.visitType(named: name), !type.isBookable else { continue }
                type.isBookable = true
                try tx.update(type)
            }
        }
    }

    private func keyText() throws -> String {
        if FileManager.default.fileExists(atPath: keyFile.path) {
            return try String(contentsOf: keyFile, encoding: .utf8)
        }
        let pem = try FlowKey.make().privatePEM()
        try Data(pem.utf8).write(to: keyFile, options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: keyFile.path)
        return pem
    }

    private func ask(_ method: String, _ path: String, _ body: JSONValue? = nil) async throws -> JSONValue {
        let token = await host.settings.token
        let answer = try await host.graph(
            GraphRequest(
                method: method,
                path: "/v25.0/\(path)",
                authorization: "Bearer \(token)",
                contentType: "application/json",
                body: body?.encoded() ?? []
            )
        )
        return try JSONValue(parsing: answer.body)
    }
}
