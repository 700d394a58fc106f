import Care
import Dialogue
import Simulator
import TestKit
import Testing
import WhatsApp

/// Flows at WhatsApp's side: made, checked, published, sent and held back as Meta does.
@Suite struct FlowTests {
    private static let definition = BookingFlowDefinition(clinic: "Riverside").json

    private func quoted(_ json: JSONValue) -> String {
        String(decoding: JSONValue.string(String(decoding: json.encoded(), as: UTF8.self)).encoded(), as: UTF8.self)
    }

    private func post(_ world: World, _ path: String, _ body: String = "{}") -> GraphResponse {
        world.graph("POST", "/v25.0/\(path)", body)
    }

    private func create(_ world: World, publishes: Bool, more: String = "") throws -> String {
        let key = #"{"business_public_key":\#(quotedText(try FlowKey.make().publicPEM()))}"#
        #expect(post(world, "106540352242922/whatsapp_business_encryption", key).status == 200)
        let made = post(
            world,
            "102290129340398/flows",
            #"{"name":"Booking","categories":["APPOINTMENT_BOOKING"],"endpoint_uri":"https://c.example/f","#
                + #""flow_json":\#(quoted(Self.definition)),"publish":\#(publishes)\#(more)}"#
        )
        #expect(made.json["validation_errors"]?.array?.isEmpty == true, "\(made.json)")
        return try #require(made.json["id"]?.string)
    }

    private func quotedText(_ text: String) -> String {
        String(decoding: JSONValue.string(text).encoded(), as: UTF8.self)
    }

    private func send(_ world: World, _ parameters: String) -> GraphResponse {
        world.send(
            #""type":"interactive","interactive":{"type":"flow","body":{"text":"Book"},"action":{"name":"flow","#
                + #""parameters":{"flow_message_version":"3","flow_cta":"Book"\#(parameters)}}}"#
        )
    }

    @Test func `a Flow is a draft until it is published, and then it cannot be changed`() throws {
        let world = World()
        let id = try create(world, publishes: false)
        #expect(world.graph("GET", "/v25.0/\(id)").json["status"]?.string == "DRAFT")
        #expect(post(world, "\(id)/publish").status == 200)
        let flow = world.graph("GET", "/v25.0/\(id)", query: ["fields": "status,json_version,health_status"]).json
        #expect(flow["status"]?.string == "PUBLISHED" && flow["json_version"]?.string == "7.3")
        #expect(flow["health_status"]?["can_send_message"]?.string == "AVAILABLE")
        #expect(post(world, "\(id)/publish").status == 400)
        #expect(world.graph("DELETE", "/v25.0/\(id)").status == 400)
        #expect(post(world, "102290129340398/flows", #"{"name":"Booking","categories":["OTHER"]}"#).status == 400)
    }

    @Test func `a Flow with faults in its JSON is told of them and not published`() throws {
        let world = World()
        let broken = #"{"version":"7.3","screens":[]}"#
        let made = post(
            world,
            "102290129340398/flows",
            #"{"name":"B","categories":["OTHER"],"flow_json":\#(quotedText(broken))}"#
        )
        #expect(made.json["validation_errors"]?.array?.isEmpty == false)
        let id = try #require(made.json["id"]?.string)
        #expect(post(world, "\(id)/publish").status == 400)
    }

    @Test(
        arguments: [
            (#""flow_action":"data_exchange""#, nil), (#""flow_action":"data_exchange","mode":"published""#, nil),
            (#""flow_action":"data_exchange","mode":"draft""#, 131_009),
            (#""flow_action":"data_exchange","mode":"x""#, 131_009),
            (#""flow_action":"data_exchange","flow_action_payload":{"screen":"TIME"}"#, 131_009),
            (#""flow_action":"navigate""#, 131_008), (#""flow_action":"x""#, 131_009),
            (#""flow_action_payload":{"screen":"NOWHERE"}"#, 131_009),
            (#""flow_action_payload":{"screen":"TIME","data":{}}"#, 131_009),
            (#""flow_action_payload":{"screen":"TIME","data":{"day":"2026-11-26"}}"#, nil),
        ] as [(String, Int64?)]
    )
    func `what a message may say of a Flow is checked`(parameters: String, code: Int64?) throws {
        let world = World()
        let id = try create(world, publishes: true)
        _ = try world.model.act(.write(text: "hi", replyTo: nil), by: world.ana, now: world.now)
        #expect(send(world, #","flow_id":"\#(id)",\#(parameters)"#).code == code)
    }

    @Test func `neither an unknown Flow nor a draft is sent as published`() throws {
        let world = World()
        let id = try create(world, publishes: false)
        #expect(send(world, #","flow_id":"1","flow_action":"data_exchange""#).code == 131_009)
        #expect(send(world, #","flow_action":"data_exchange""#).code == 131_008)
        #expect(send(world, #","flow_id":"\#(id)","flow_action":"data_exchange""#).code == 131_009)
        #expect(send(world, #","flow_id":"\#(id)","flow_action":"data_exchange","mode":"draft""#).code == nil)
        #expect(send(world, #","flow_name":"Booking","flow_action":"data_exchange","mode":"draft""#).code == nil)
        let long = String(repeating: "x", count: 31)
        let body =
            #""type":"interactive","interactive":{"type":"flow","body":{"text":"B"},"action":{"name":"flow","parameters":"#
            + #"{"flow_message_version":"3","flow_cta":"\#(long)","flow_id":"\#(id)","mode":"draft"}}}"#
        #expect(world.send(body).code == 100)
    }

    @Test func `throttled it goes ten times an hour, blocked not at all, and the business is told`() throws {
        var world = World { $0.keepsPairRate = false }
        let id = try create(world, publishes: true)
        let data = #","flow_id":"\#(id)","flow_action":"data_exchange""#
        world.model.take(.flow(id: id, status: "THROTTLED"), now: world.now)
        #expect((0..<11).map { _ in send(world, data).code } == Array(repeating: nil, count: 10) + [132_069])
        world.now = world.now + .minutes(61)
        #expect(send(world, data).code == nil)
        world.model.take(.flow(id: id, status: "BLOCKED"), now: world.now)
        #expect(send(world, data).code == 132_068)
        let events = world.settle().filter { $0["field"]?.string == "flows" }
        #expect(events.map { $0["value"]?["new_status"]?.string } == ["THROTTLED", "BLOCKED"])
        let pieces = try WebhookReader().read(
            Array(
                #"{"entry":[{"id":"1","time":1,"changes":[\#(String(decoding: events[1].encoded(), as: UTF8.self))]}]}"#
                    .utf8
            )
        )
        guard case .flow(let update)? = pieces.first?.event else {
            Issue.record("\(pieces)")
            return
        }
        #expect(update.id == id && update.status == "BLOCKED")
    }

    @Test func `only a public key of the right size is taken`() {
        let world = World()
        let path = "106540352242922/whatsapp_business_encryption"
        #expect(post(world, path, #"{"business_public_key":"x"}"#).code == 100)
        #expect(world.graph("GET", "/v25.0/\(path)").json["data"]?.array?.isEmpty == true)
    }
}
