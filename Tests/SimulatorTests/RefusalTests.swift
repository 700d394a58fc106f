import Care
import Simulator
import Testing
import WhatsApp

@Suite struct RefusalTests {
    private static let long = String(repeating: "x", count: 4_097)

    private static let reply = #"{"type":"reply","reply":{"id":"1","title":"Yes"}}"#
    private static let twin = #"{"type":"reply","reply":{"id":"2","title":"Yes"}}"#
    private static let wide = #"{"type":"reply","reply":{"id":"1","title":"a title of more than twenty"}}"#

    private static func buttons(_ list: String) -> String {
        #""type":"interactive","interactive":{"type":"button","body":{"text":"x"},"action":{"buttons":[\#(list)]}}"#
    }

    private static func interactive(_ type: String, _ action: String) -> String {
        #""type":"interactive","interactive":{"type":"\#(type)","body":{"text":"x"},"action":\#(action)}"#
    }

    private static let malformed: [(String, Int64)] = [
        (#""type":"text""#, 131_008),
        (#""type":"text","text":{"body":""}"#, 100),
        (#""type":"text","text":{"body":"\#(long)"}"#, 100),
        (#""type":"fax","fax":{}"#, 100),
        (#""type":"image","image":{"id":"1"}"#, 131_009),
        (#""type":"image","image":{"link":"ftp://x"}"#, 131_009),
        (#""type":"location","location":{"latitude":"91","longitude":"0"}"#, 131_009),
        (#""type":"contacts","contacts":[]"#, 131_009),
        (#""type":"reaction","reaction":{"message_id":"x"}"#, 131_008),
        (buttons(""), 100),
        (buttons(wide), 100),
        (buttons("\(reply),\(twin)"), 131_009),
        (interactive("poll", "{}"), 131_009),
        (
            interactive("cta_url", #"{"name":"cta_url","parameters":{"display_text":"Open","url":"javascript:1"}}"#),
            131_009
        ),
        (#""type":"template","template":{"name":"nobody","language":{"code":"es"}}"#, 132_001),
        (#""biz_opaque_callback_data":7,"type":"text","text":{"body":"x"}"#, 131_009),
    ]

    @Test(arguments: malformed)
    func `a malformed send is refused and nothing is accepted`(members: String, code: Int64) {
        let world = World()
        #expect(world.send(members).code == code)
        #expect(world.model.acceptedCount == 0)
    }

    @Test func `a list may have ten rows and not eleven`() {
        let world = World()
        func list(_ count: Int) -> GraphResponse {
            let rows = (0..<count).map { #"{"id":"\#($0)","title":"Row \#($0)"}"# }.joined(separator: ",")
            return world.send(
                #""type":"interactive","interactive":{"type":"list","body":{"text":"x"},"action":"#
                    + #"{"button":"Choose","sections":[{"title":"Times","rows":[\#(rows)]}]}}"#
            )
        }
        #expect(list(10).status == 200)
        #expect(list(11).code == 100)
    }

    private static let fillings: [([String], String, Int64)] = [
        (["Ana"], "", 132_000), (["Ana", "lunes", "tres"], "", 132_000), (["Ana", ""], "", 131_008),
        (["Ana", #"dos\nlíneas"#], "", 132_018),
        (["Ana", "lunes"], #",{"type":"button","sub_type":"url","index":"0","parameters":[]}"#, 132_012),
        (["Ana", "lunes"], #",{"type":"button","sub_type":"quick_reply","index":9,"parameters":[]}"#, 132_018),
        (["Ana", "lunes"], #",{"type":"header","parameters":[{"type":"text","text":"x"}]}"#, 132_000),
        (
            ["Ana", "lunes"],
            #",{"type":"button","sub_type":"quick_reply","index":0,"parameters":[{"type":"text","text":"x"}]}"#, 132_012
        ),
        (["Ana", String(repeating: "x", count: 1_024)], "", 132_005),
    ]

    @Test(arguments: fillings)
    func `a template's parameters are checked`(parameters: [String], more: String, code: Int64) {
        let world = World()
        world.stock()
        #expect(world.template("reminder", parameters, more: more).code == code)
    }

    @Test(
        arguments: [
            ("PAUSED", 132_015), ("DISABLED", 132_016), ("REJECTED", 132_001), ("PENDING", 132_001),
            ("IN_APPEAL", 132_001),
            ("LOCKED", 132_001), ("ARCHIVED", 132_001), ("PENDING_DELETION", 132_001), ("FLAGGED", nil),
            ("REINSTATED", nil),
            ("UNLOCKED", nil), ("UNARCHIVED", nil), ("APPROVED", nil),
        ] as [(String, Int64?)]
    )
    func `only what is approved is sent`(status: String, code: Int64?) {
        let world = World()
        world.stock()
        #expect(world.model.decideTemplate(name: "reminder", language: "es", status: status, now: world.now))
        #expect(world.template("reminder", ["Ana", "lunes"]).code == code)
    }

    @Test func `a state or category Meta does not have cannot be decided`() {
        let world = World()
        world.stock()
        func decide(_ status: String, _ category: String? = nil) -> Bool {
            world.model.decideTemplate(
                name: "reminder",
                language: "es",
                status: status,
                category: category,
                now: world.now
            )
        }
        #expect(!decide("GREAT") && !decide("approved") && !decide("APPROVED", "SALES"))
        #expect(decide("APPROVED", "MARKETING"))
    }

    @Test func `lengths count characters as Meta does, not what is seen as one`() {
        let world = World()
        // One family is one grapheme of seven characters.
        let families = String(repeating: "👨‍👩‍👧‍👦", count: 585)
        #expect(families.count == 585 && families.unicodeScalars.count == 4_095)
        #expect(world.text(families).status == 200)
        #expect(world.text(families + "👨‍👩‍👧‍👦").code == 100)
    }

    @Test func `a wrong token is 190, none is 0, and both are HTTP 401`() {
        let world = World()
        let wrong = world.model.handle(
            GraphRequest(method: "GET", path: "/v25.0/106540352242922", authorization: "Bearer nonsense"),
            now: world.now
        )
        #expect(wrong.status == 401)
        #expect(wrong.code == 190)
        #expect(wrong.json["error"]?["type"]?.string == "OAuthException")
        #expect(wrong.json["error"]?["fbtrace_id"]?.string?.isEmpty == false)
        let none = world.model.handle(GraphRequest(method: "GET", path: "/106540352242922"), now: world.now)
        #expect(none.status == 401)
        #expect(none.code == 0)
    }

    @Test func `an unknown object is 100 with subcode 33`() {
        let answer = World().graph("GET", "/v25.0/999")
        #expect(answer.status == 400)
        #expect(answer.code == 100)
        #expect(answer.json["error"]?["error_subcode"]?.integer == 33)
    }
}
