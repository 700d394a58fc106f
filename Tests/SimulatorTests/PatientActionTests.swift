import Care
import Simulator
import Testing
import WhatsApp

@Suite struct PatientActionTests {
    @Test func `a tap on a template's quick reply comes back as a button with its payload`() throws {
        var world = World()
        world.stock()
        let payloads = (0..<2).map { index in
            #",{"type":"button","sub_type":"quick_reply","index":"\#(index)","parameters":"#
                + #"[{"type":"payload","payload":"P\#(index)"}]}"#
        }
        let sent = world.template("reminder", ["Ana", "lunes"], more: payloads.joined())
        _ = world.settle()
        let arrival = try #require(world.model.takeArrivals().first)
        #expect(arrival.bubble.id == sent.messageID)
        guard case .card(let card) = arrival.bubble.content else {
            Issue.record("a template is a card")
            return
        }
        #expect(card.body == "Hola Ana, su cita es el lunes a su hora.")
        try world.model.act(.tap(messageID: arrival.bubble.id, choice: 1), by: world.ana, now: world.now)
        let tapped = try #require(world.settle().messages.first)
        #expect(tapped["type"]?.string == "button")
        #expect(tapped["button"]?["payload"]?.string == "P1")
        #expect(tapped["button"]?["text"]?.string == "Cancelar")
        #expect(tapped["context"]?["id"]?.string == sent.messageID)
        #expect(world.model.isWindowOpen(world.ana, at: world.now))
    }

    @Test func `buttons and rows come back as interactive replies`() throws {
        var world = World()
        try world.model.act(.write(text: "Hola", replyTo: nil), by: world.ana, now: world.now)
        let buttons = world.send(
            #""type":"interactive","interactive":{"type":"button","body":{"text":"¿Sí?"},"action":{"buttons":["#
                + #"{"type":"reply","reply":{"id":"yes","title":"Sí"}}]}}"#
        )
        let list = world.send(
            #""type":"interactive","interactive":{"type":"list","body":{"text":"Hora"},"action":{"button":"Elegir","#
                + #""sections":[{"rows":[{"id":"a","title":"9:00"},{"id":"b","title":"10:00","description":"tarde"}]}]}}"#
        )
        _ = world.settle()
        try world.model.act(.tap(messageID: buttons.messageID ?? "", choice: 0), by: world.ana, now: world.now)
        try world.model.act(.tap(messageID: list.messageID ?? "", choice: 1), by: world.ana, now: world.now)
        let replies = world.settle().messages.compactMap { $0["interactive"] }
        #expect(replies[0] == ["type": "button_reply", "button_reply": ["id": "yes", "title": "Sí"]])
        #expect(
            replies[1] == ["type": "list_reply", "list_reply": ["id": "b", "title": "10:00", "description": "tarde"]]
        )
    }

    @Test func `every action of a phone comes back from its JSON as it was`() {
        let actions: [PatientAction] = [
            .write(text: "x", replyTo: "y"), .tap(messageID: "m", choice: 2), .react(messageID: "m", emoji: "👍"),
            .call, .readAll, .block, .unblock, .stopMarketing, .resumeMarketing, .switchOff, .switchOn,
            .shareLocation(latitude: 1.5, longitude: -2, name: "n", address: nil),
            .shareLocation(latitude: 1.5, longitude: -2, name: nil, address: nil, replyTo: "m"),
            .changeNumber(to: "34600000102"),
            .shareContact(name: "n", phone: "p"), .edit(messageID: "m", text: "t"), .revoke(messageID: "m"),
            .play(messageID: "m"), .sendMedia(PhoneMedia(kind: "image", mimeType: "image/png", bytes: [1, 2])),
        ]
        for action in actions { #expect(PatientAction(json: action.json) == action) }
    }

    @Test func `a file from a phone can be fetched for seven days, by a link that lives five minutes`() throws {
        var world = World()
        let file = PhoneMedia(kind: "image", mimeType: "image/png", bytes: [137, 80, 78, 71], caption: "mira")
        try world.model.act(.sendMedia(file), by: world.ana, now: world.now)
        let image = try #require(world.settle().messages.first?["image"])
        let id = try #require(image["id"]?.string)
        let info = world.graph("GET", "/v25.0/\(id)").json
        #expect(info["file_size"]?.string == "4")
        let query = try #require(info["url"]?.string?.split(separator: "?").last)
        let pairs = query.split(separator: "&").map { $0.split(separator: "=").map(String.init) }
        let items = Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], $0[1]) })
        let path = "/whatsapp_business/attachments/"
        #expect(world.graph("GET", path, query: items).body == file.bytes)
        #expect(world.model.handle(GraphRequest(method: "GET", path: path, query: items), now: world.now).status == 401)
        world.now = world.now + .minutes(6)
        #expect(world.graph("GET", path, query: items).status == 404)
        world.now = world.now + .days(7)
        #expect(world.graph("GET", "/v25.0/\(id)").code == 100)
    }

    @Test func `a new number is told by a system message and is written to from then on`() throws {
        var world = World()
        try world.model.act(.changeNumber(to: "34600000155"), by: world.ana, now: world.now)
        let messages = world.settle().messages
        let message = try #require(messages.first)
        #expect(message["type"]?.string == "system")
        #expect(message["system"]?["wa_id"]?.string == "34600000155")
        #expect(message["from"]?.string == World.anaPhone)
        #expect(
            messages.compactMap { $0["system"]?["type"]?.string } == ["user_changed_number", "user_changed_user_id"]
        )
        #expect(messages[1]["from_user_id"]?.string == "ES.1001")
        let newID = try #require(messages[1]["system"]?["user_id"]?.string)
        #expect(newID != "ES.1001" && world.model.person(userID: newID) == world.ana)
        _ = world.text("x")
        #expect(world.settle().statuses.first?["errors"]?[0]?["code"]?.integer == 131_026)
    }

    @Test func `a new number is a stranger to the business: no window, no debt of messages`() throws {
        var world = World { $0.messagesPerSecond = 1_000 }
        try world.model.act(.write(text: "Hola", replyTo: nil), by: world.ana, now: world.now)
        for _ in 0..<45 { _ = world.text("x") }
        #expect(world.text("x").code == 131_056)
        try world.model.act(.changeNumber(to: "34600000155"), by: world.ana, now: world.now)
        #expect(!world.model.isWindowOpen(world.ana, at: world.now))
        #expect(world.text("x", to: "+34600000155").status == 200)
        _ = world.settle()
    }

    @Test func `a call rings, is over, and opens the window though nobody took it`() throws {
        var world = World()
        let id = try world.model.act(.call, by: world.ana, now: world.now)
        #expect(world.model.isWindowOpen(world.ana, at: world.now))
        let updates = world.settle()
        #expect(updates.compactMap { $0["field"]?.string } == ["calls", "calls"])
        let calls = updates.flatMap { $0["value"]?["calls"]?.array ?? [] }
        #expect(calls.compactMap { $0["event"]?.string } == ["connect", "terminate"])
        #expect(calls.allSatisfy { $0["id"]?.string == id && $0["direction"]?.string == "USER_INITIATED" })
        #expect(calls[0]["session"]?["sdp_type"]?.string == "offer")
        #expect(calls[1]["duration"] == nil && calls[1]["start_time"] == nil)
        #expect(updates[0]["value"]?["contacts"]?[0]?["wa_id"]?.string == World.anaPhone)
        #expect(world.text("¿Nos llamaba?").status == 200)
        #expect(world.settle().statuses.first?["status"]?.string == "sent")
    }

    @Test func `a location that was asked for quotes the question`() throws {
        var world = World()
        let action = PatientAction.shareLocation(latitude: 1, longitude: 2, name: nil, address: nil, replyTo: "wamid.Q")
        try world.model.act(action, by: world.ana, now: world.now)
        #expect(world.settle().messages.first?["context"]?["id"]?.string == "wamid.Q")
    }

    @Test func `a read receipt of the business turns the phone's ticks blue`() throws {
        var world = World()
        let sent = try world.model.act(.write(text: "Hola", replyTo: nil), by: world.ana, now: world.now)
        let id = try #require(sent)
        #expect(world.model.transcript(world.ana)[0].ticks == .sent)
        _ = world.settle()
        #expect(world.model.transcript(world.ana)[0].ticks == .delivered)
        let body =
            #"{"messaging_product":"whatsapp","status":"read","message_id":"\#(id)","typing_indicator":{"type":"text"}}"#
        #expect(world.graph("POST", "/106540352242922/messages", body).json["success"]?.bool == true)
        #expect(world.model.transcript(world.ana)[0].ticks == .read)
        #expect(world.model.view(world.ana)?.isTyping == true)
    }
}
