import Foundation
import Web
import WhatsApp

/// Hands the booking Flow in.
struct FlowPush {
    let client: GraphClient
    let source: SettingsSource

    private static let name = "Booking"

    /// The Flow's id, and what Meta finds wrong in it.
    func run(makesNew: Bool) async throws -> (id: String, problems: [FlowValidationProblem]) {
        let endpoint = try endpoint()
        let definition = try definition()
        let id: String
        if let draft = try await draft(makesNew: makesNew) {
            try await client.setEndpoint(endpoint, of: draft)
            id = draft
        } else {
            id = try await client.createFlow(name: try await name(), endpoint: endpoint)
            StandardOutput.print("A new Flow: \(id)")
        }
        return (id, try await client.upload(flow: definition, to: id))
    }

    /// Where Meta sends what phones ask.
    private func endpoint() throws -> String {
        guard let url = source.values["public-url"].flatMap(URL.init(string:)) else {
            throw SettingsProblems([SettingsProblem(SettingKey.named("public-url")?.howToSet ?? "")])
        }
        return url.withoutSlash + FlowService.path
    }

    private func definition() throws -> JSONValue {
        guard let clinic = source.values["clinic.name"] else {
            throw SettingsProblems([SettingsProblem(SettingKey.named("clinic.name")?.howToSet ?? "")])
        }
        let json = BookingFlowDefinition(clinic: clinic).json
        let problems = FlowDefinitionCheck(json).problems
        guard problems.isEmpty else {
            let list = problems.map(\.description).joined(separator: ", ")
            throw CommandFailure(
                "the Flow breaks Meta's rules (\(list)): this is a fault of caduceus; please report it."
            )
        }
        return json
    }

    /// The draft to change; nil when a new one is to be made.
    private func draft(makesNew: Bool) async throws -> String? {
        guard !makesNew else { return nil }
        guard let id = source.values["booking.flow-id"] else {
            return try await client.flows().first { $0.status == "DRAFT" && $0.name.hasPrefix(Self.name) }?.id
        }
        let flow = try await client.flow(id)
        guard flow.status == "DRAFT" else {
            throw CommandFailure(
                "the Flow \(id) is \(flow.status.lowercased()) and cannot be changed: make another with --new."
            )
        }
        return id
    }

    /// Names are unique in an account.
    private func name() async throws -> String {
        let taken = Set(try await client.flows().map(\.name))
        let names = [Self.name] + (2...200).map { "\(Self.name) \($0)" }
        guard let free = names.first(where: { !taken.contains($0) }) else {
            throw CommandFailure("there are too many Flows of that name: delete old drafts in WhatsApp Manager.")
        }
        return free
    }
}
