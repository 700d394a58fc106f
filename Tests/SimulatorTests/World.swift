import Care
import Foundation
import Simulator
import Testing
import WhatsApp

/// A small world for tests: one model, a few people, a clock that is moved by hand.
struct World {
    let model: SimulatorModel
    /// 2026-11-24T09:00:00Z, a Tuesday.
    var now = Instant(seconds: 1_795_510_800)

    static let anaPhone = "34600000101"

    init(faults: Faults = .none, start: Instant? = nil, _ change: (inout SimulatorSettings) -> Void = { _ in }) {
        if let start { now = start }
        var settings = SimulatorSettings()
        settings.reportsArrivals = true
        change(&settings)
        model = SimulatorModel(settings: settings, faults: faults, start: now)
        model.join(SimulatedPerson(name: "Ana", phone: Self.anaPhone, userID: "ES.1001", language: "es"), now: now)
        model.join(SimulatedPerson(name: "Mara", phone: nil, userID: "DE.1002", username: "mara.x"), now: now)
        model.join(SimulatedPerson(name: "Joe", phone: "12025550143", userID: "US.1003"), now: now)
    }

    var ana: PersonIndex { 0 }
    var mara: PersonIndex { 1 }
    var joe: PersonIndex { 2 }

    /// Posts to the Graph API with the right token.
    func graph(_ method: String, _ path: String, _ body: String = "", query: [String: String] = [:]) -> GraphResponse {
        model.handle(
            GraphRequest(
                method: method,
                path: path,
                query: query,
                authorization: "Bearer simulator-token",
                contentType: "application/json",
                body: Array(body.utf8)
            ),
            now: now
        )
    }

    /// Sends a message; `to` and the type's own member are given as JSON.
    func send(_ members: String, to: String = "+34600000101") -> GraphResponse {
        graph(
            "POST",
            "/v25.0/106540352242922/messages",
            #"{"messaging_product":"whatsapp","to":"\#(to)",\#(members)}"#
        )
    }

    func text(_ text: String, to: String = "+34600000101", opaque: String? = nil) -> GraphResponse {
        let extra = opaque.map { #","biz_opaque_callback_data":"\#($0)""# } ?? ""
        return send(#""type":"text","text":{"body":"\#(text)"}\#(extra)"#, to: to)
    }

    func template(
        _ name: String,
        _ parameters: [String],
        to: String = "+34600000101",
        more: String = ""
    ) -> GraphResponse {
        let list = parameters.map { #"{"type":"text","text":"\#($0)"}"# }.joined(separator: ",")
        let body = #"{"type":"body","parameters":[\#(list)]}"#
        return send(
            #""type":"template","template":{"name":"\#(name)","language":{"code":"es"},"components":[\#(body)\#(more)]}"#,
            to: to
        )
    }

    func stock(_ name: String = "reminder", category: String = "UTILITY") {
        let body = #"""
            {"name":"\#(name)","language":"es","category":"\#(category)","components":[
            {"type":"BODY","text":"Hola {{1}}, su cita es el {{2}} a su hora."},
            {"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Confirmar"},{"type":"QUICK_REPLY","text":"Cancelar"}]}]}
            """#
        #expect(model.stockTemplate(Array(body.utf8), now: now))
    }

    /// Takes all webhooks that come by themselves until all is quiet or `span` is over, answering 200.
    mutating func settle(_ span: Span = .minutes(1)) -> [JSONValue] {
        let end = now + span
        var updates: [JSONValue] = []
        while let due = model.nextDue, due <= end {
            now = max(now, due)
            for delivery in model.dueWebhooks(now: now) {
                updates += Self.changes(delivery)
                model.webhookAnswered(delivery.id, status: 200, now: now)
            }
        }
        now = end
        return updates
    }

    static func changes(_ delivery: WebhookDelivery) -> [JSONValue] {
        // What does not parse has no changes, and the test that counts them fails.
        let body = try? JSONValue(parsing: delivery.body)
        return (body?["entry"]?.array ?? []).flatMap { $0["changes"]?.array ?? [] }
    }
}

extension GraphResponse {
    var json: JSONValue { (try? JSONValue(parsing: body)) ?? .null }
    var code: Int64? { json["error"]?["code"]?.integer }
    var messageID: String? { json["messages"]?[0]?["id"]?.string }
}

extension [JSONValue] {
    var statuses: [JSONValue] { flatMap { $0["value"]?["statuses"]?.array ?? [] } }
    var messages: [JSONValue] { flatMap { $0["value"]?["messages"]?.array ?? [] } }
}
