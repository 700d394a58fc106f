import AsyncHTTPClient
import Care
import Dialogue
import Foundation
import NIOCore
import NIOHTTP1
import Practice
import Rehearsal
import Simulator
import Store
import WhatsApp

/// The clinic of the benches: so many people who agreed to be written to, and one approved template.
struct BenchClinic {
    /// At most 9,000: their numbers end in four digits.
    let people: Int

    static let rules = PracticeRules(clinicName: "Clínica Aurora", line: BusinessNumber().id, throughput: 1_000_000)

    static func phone(_ index: Int) -> String { "1202555" + String(1_000 + index) }

    static func call() throws -> OutgoingContent {
        .template(
            try template.call(
                parameters: ["Clínica Aurora", "Tuesday 24 November", "09:30", "Rua Um, 1"],
                payloads: ["c:1:1", "r:1:1", "x:1:1"]
            )
        )
    }

    private static var template: TemplateDefinition {
        get throws {
            guard let found = TemplateCatalog.find(name: "appointment_reminder", language: "en") else {
                throw CommandFailure("the reminder's template is missing")
            }
            return found
        }
    }

    /// The simulator at this address learns the people and the template.
    func makeKnown(to base: String, _ http: HTTPClient) async throws {
        for index in 0..<people {
            let person = "{\"name\":\"P\(index)\",\"phone\":\"\(Self.phone(index))\",\"userID\":\"US.\(index + 1)\"}"
            try await post(http, base + "/_sim/people", Array(person.utf8))
        }
        try await post(http, base + "/_sim/templates/stock", Self.template.creation.encoded())
    }

    private func post(_ http: HTTPClient, _ url: String, _ body: [UInt8]) async throws {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .bytes(body)
        let response = try await http.execute(request, timeout: .seconds(10))
        guard response.status == .ok else { throw CommandFailure("\(url) answered \(response.status.code)") }
    }

    /// Takes everybody in; gives each with the conversation.
    func admit(in tx: Transaction) throws -> [(person: Identifier<Person>, conversation: Conversation)] {
        let template = try Self.template
        try tx.save(Store.TemplateRecord(approved: template))
        let zone = Self.dayZone()
        return try (0..<people).map { try admit($0, zone, in: tx) }
    }

    private func admit(
        _ index: Int,
        _ zone: String,
        in tx: Transaction
    ) throws -> (person: Identifier<Person>, conversation: Conversation) {
        let person = try tx.insertPerson(name: "P\(index)", language: .english, zone: zone)
        guard let address = try tx.ensureAddress(ChannelAddress(phone: Self.phone(index))) else {
            throw CommandFailure("a number of the benchmark is none")
        }
        try tx.link(person.id, to: address.id, as: .oneself, trust: 2)
        try tx.record(Consent(purpose: .appointments, state: .given, at: tx.now, source: "bench"), of: person.id)
        return (person.id, try tx.ensureConversation(line: Self.rules.line, address: address.id))
    }

    /// A zone where it is day now: the measured messages keep the quiet hours like any other.
    private static func dayZone() -> String {
        let hour = Int(SystemClock().now.seconds / 3_600 % 24)
        let shift = 13 - hour
        return shift == 0 ? "UTC" : "Etc/GMT\(shift > 0 ? "-" : "+")\(abs(shift))"
    }
}
