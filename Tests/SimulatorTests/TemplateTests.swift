import Care
import Simulator
import Testing
import WhatsApp

@Suite struct TemplateTests {
    private func create(_ world: World, _ components: String, more: String = "") -> GraphResponse {
        world.graph(
            "POST",
            "/v25.0/102290129340398/message_templates",
            #"{"name":"t","language":"es","category":"UTILITY","components":[\#(components)]\#(more)}"#
        )
    }

    private func state(_ world: World) -> (status: String?, reason: String?, category: String?) {
        let json = world.graph("GET", "/v25.0/102290129340398/message_templates").json["data"]?[0]
        return (json?["status"]?.string, json?["rejected_reason"]?.string, json?["category"]?.string)
    }

    @Test(
        arguments: [
            (#"{"type":"BODY","text":"Hola {{1}}, hasta luego."}"#, 100),
            (#"{"type":"BODY","text":"Hola {{1}}, hasta luego.","example":{"body_text":[["Ana"]]}}"#, nil),
            (#"{"type":"BODY","text":"Hola {{1}}, hasta luego.","example":{"body_text":["Ana"]}}"#, nil),
            (#"{"type":"BODY","text":"Hola {{1}}, el {{2}} es.","example":{"body_text":[["Ana"]]}}"#, 100),
            (#"{"type":"HEADER","format":"TEXT","text":"Para {{1}}"},{"type":"BODY","text":"Hola."}"#, 100),
            (
                #"{"type":"BODY","text":"Hola."},{"type":"BUTTONS","buttons":[{"type":"URL","text":"Ver","#
                    + #""url":"https://x.example/{{1}}"}]}"#, 100
            ),
            (#"{"type":"BODY","text":"Hola."}"#, nil),
        ] as [(String, Int64?)]
    )
    func `each variable needs an example`(components: String, code: Int64?) {
        #expect(create(World(), components).code == code)
    }

    @Test func `variables side by side are taken in and rejected by the review`() {
        var world = World()
        let body = #"{"type":"BODY","text":"Hola {{1}} {{2}}, adiós.","example":{"body_text":[["a","b"]]}}"#
        #expect(create(world, body).json["status"]?.string == "PENDING")
        let update = world.settle().first
        #expect(update?["value"]?["event"]?.string == "REJECTED")
        #expect(update?["value"]?["reason"]?.string == "INVALID_FORMAT")
        #expect(state(world).status == "REJECTED" && state(world).reason == "INVALID_FORMAT")
    }

    @Test func `what is judged promotional is approved as marketing`() {
        var world = World(faults: Faults(judgesPromotional: true))
        #expect(create(world, #"{"type":"BODY","text":"¡Grandes ofertas!"}"#).status == 200)
        let update = world.settle().first
        #expect(update?["value"]?["event"]?.string == "APPROVED")
        #expect(update?["value"]?["message_template_category"]?.string == "MARKETING")
        #expect(state(world).category == "MARKETING")
    }

    @Test(
        arguments: [
            (
                #"[{"type":"text","parameter_name":"who","text":"Ana"},{"type":"text","parameter_name":"when","text":"hoy"}]"#,
                nil
            ),
            (
                #"[{"type":"text","parameter_name":"who","text":"Ana"},{"type":"text","parameter_name":"who","text":"hoy"}]"#,
                132_012
            ),
            (#"[{"type":"text","text":"Ana"},{"type":"text","text":"hoy"}]"#, 132_012),
        ] as [(String, Int64?)]
    )
    func `named parameters are each given once`(parameters: String, code: Int64?) {
        let world = World()
        let stock = #"""
            {"name":"n","language":"es","category":"UTILITY","parameter_format":"NAMED",
            "components":[{"type":"BODY","text":"Hola {{who}}, hasta {{when}} pues."}]}
            """#
        #expect(world.model.stockTemplate(Array(stock.utf8), now: world.now))
        let answer = world.send(
            #""type":"template","template":{"name":"n","language":{"code":"es"},"components":["#
                + #"{"type":"body","parameters":\#(parameters)}]}"#
        )
        #expect(answer.code == code)
    }

    @Test(
        arguments: [
            (#"{"type":"header","parameters":[{"type":"location","location":{"latitude":"1","longitude":"2"}}]}"#, nil),
            (#"{"type":"header","parameters":[{"type":"location","location":{"name":"x"}}]}"#, 132_012),
            (#"{"type":"body","parameters":[]}"#, 132_012),
            (
                #"{"type":"header","parameters":[{"type":"location","location":{"latitude":1,"longitude":2}}]},"#
                    + #"{"type":"button","sub_type":"url","index":0,"parameters":[{"type":"text","text":"x"}]}"#,
                132_018
            ),
        ] as [(String, Int64?)]
    )
    func `a place in the header and a fixed link are filled as they must be`(components: String, code: Int64?) {
        let world = World()
        let stock = #"""
            {"name":"n","language":"es","category":"UTILITY","components":[{"type":"HEADER","format":"LOCATION"},
            {"type":"BODY","text":"Hola."},
            {"type":"BUTTONS","buttons":[{"type":"URL","text":"Ver","url":"https://x.example/"}]}]}
            """#
        #expect(world.model.stockTemplate(Array(stock.utf8), now: world.now))
        let answer = world.send(
            #""type":"template","template":{"name":"n","language":{"code":"es"},"components":[\#(components)]}"#
        )
        #expect(answer.code == code)
    }

    @Test func `what a phone that is off is not given in its template's time is dropped, and never billed`() throws {
        for (wait, arrives) in [(Span.minutes(4), true), (.minutes(6), false)] {
            var world = World()
            let components = #"{"type":"BODY","text":"It is your turn, come in."}"#
            #expect(create(world, components, more: #","message_send_ttl_seconds":300"#).status == 200)
            _ = world.settle(.hours(48))
            try world.model.act(.switchOff, by: world.ana, now: world.now)
            #expect(
                world.send(#""type":"template","template":{"name":"t","language":{"code":"es"}}"#).status == 200
            )
            _ = world.settle(wait)
            world.now = world.now + .seconds(1)
            try world.model.act(.switchOn, by: world.ana, now: world.now)
            let told = world.settle().statuses.compactMap { $0["status"]?.string }
            #expect(told.contains("delivered") == arrives, "after \(wait)")
        }
    }

    @Test(
        arguments: [
            ("UTILITY", 29, 131_009), ("UTILITY", 30, nil), ("UTILITY", 43_200, nil), ("UTILITY", 43_201, 131_009),
            ("UTILITY", -1, nil), ("MARKETING", 300, 131_009), ("MARKETING", -1, 131_009), ("AUTHENTICATION", 900, nil),
            ("AUTHENTICATION", 901, 131_009),
        ] as [(String, Int, Int64?)]
    )
    func `each category has its own bounds for how long a message is kept`(category: String, seconds: Int, code: Int64?)
    {
        let answer = World().graph(
            "POST",
            "/v25.0/102290129340398/message_templates",
            #"{"name":"t","language":"es","category":"\#(category)","message_send_ttl_seconds":\#(seconds),"#
                + #""components":[{"type":"BODY","text":"Hola."}]}"#
        )
        #expect(answer.code == code)
    }
}
