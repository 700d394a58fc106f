import Care
import Simulator
import Testing
import WhatsApp

/// What the account pays for, may do and hears.
@Suite struct AccountTests {
    // MARK: Money

    @Test func `what never arrives costs nothing, and a reaction is no message to pay for`() throws {
        var world = World { $0.seed = 3 }
        world.stock("offer", category: "MARKETING")
        let amal = world.model.join(
            SimulatedPerson(name: "Amal", phone: "966500000101", userID: "SA.9"),
            now: world.now
        )
        try world.model.act(.switchOff, by: amal, now: world.now)
        _ = world.template("offer", ["Amal", "lunes"], to: "+966500000101")
        let sent = world.settle().statuses
        #expect(sent.compactMap { $0["status"]?.string } == ["sent"])
        #expect(sent[0]["pricing"]?["billable"]?.bool == true)
        #expect(world.model.spentMillionths == 0)
        try world.model.act(.switchOn, by: amal, now: world.now)
        _ = world.settle()
        let spent = world.model.spentMillionths
        #expect(spent > 0)
        try world.model.act(.write(text: "Salam", replyTo: nil), by: amal, now: world.now)
        let reaction = #""type":"reaction","reaction":{"message_id":"wamid.X","emoji":"👍"}"#
        _ = world.send(reaction, to: "+966500000101")
        let statuses = world.settle().statuses
        #expect(statuses.compactMap { $0["status"]?.string } == ["sent"])
        #expect(statuses[0]["pricing"] == nil)
        #expect(world.model.spentMillionths == spent)
    }

    @Test func `without delivered, read carries the price`() throws {
        var world = World { $0.reportsDelivered = false }
        try world.model.act(.write(text: "Hola", replyTo: nil), by: world.ana, now: world.now)
        _ = world.text("x")
        #expect(world.settle().statuses.compactMap { $0["status"]?.string } == ["sent"])
        try world.model.act(.readAll, by: world.ana, now: world.now)
        let read = try #require(world.settle().statuses.first)
        #expect(read["status"]?.string == "read")
        #expect(read["pricing"]?["category"]?.string == "service")
    }

    @Test(arguments: [(22, true), (23, true), (24, false), (25, false)])
    func `a conversation is told up to version 23 and no more`(version: Int, isTold: Bool) throws {
        var world = World { $0.webhookVersion = version }
        try world.model.act(.write(text: "Hola", replyTo: nil), by: world.ana, now: world.now)
        _ = world.text("x")
        let statuses = world.settle().statuses
        #expect(statuses.count == 2)
        for status in statuses { #expect((status["conversation"]?["id"]?.string != nil) == isTold) }
        #expect((statuses[0]["conversation"]?["expiration_timestamp"] != nil) == isTold)
    }

    @Test func `a status of somebody known by user id alone names that id`() {
        var world = World()
        let body = #"{"messaging_product":"whatsapp","recipient":"FR.999","type":"text","text":{"body":"x"}}"#
        _ = world.graph("POST", "/106540352242922/messages", body)
        let update = world.settle()
        #expect(update.statuses[0]["recipient_user_id"]?.string == "FR.999")
        #expect(update.statuses[0]["recipient_id"] == nil)
        #expect(update[0]["value"]?["contacts"]?[0]?["user_id"]?.string == "FR.999")
    }

    // MARK: Marketing

    @Test func `nobody in the United States gets marketing, not even inside the window`() throws {
        var world = World()
        world.stock("offer", category: "MARKETING")
        world.model.join(SimulatedPerson(name: "Kim", phone: "14165550177", userID: "US.77"), now: world.now)
        try world.model.act(.write(text: "Hi", replyTo: nil), by: world.joe, now: world.now)
        _ = world.settle()
        _ = world.template("offer", ["Joe", "lunes"], to: "+12025550143")
        #expect(world.settle().statuses[0]["errors"]?[0]?["code"]?.integer == 131_049)
        _ = world.template("offer", ["Kim", "lunes"], to: "+14165550177")
        #expect(world.settle().statuses[0]["status"]?.string == "sent", "Toronto is +1 too")
    }

    @Test func `marketing beyond the cap fails outside the window, except where Meta does not count`() throws {
        var world = World { $0.marketingCap = 1 }
        world.stock("offer", category: "MARKETING")
        world.model.join(SimulatedPerson(name: "Asha", phone: "919000000106", userID: "IN.6"), now: world.now)
        func codes(_ to: String) -> [Int64?] {
            _ = world.template("offer", ["x", "lunes"], to: to)
            return world.settle().statuses.map { $0["errors"]?[0]?["code"]?.integer }
        }
        #expect(codes("+919000000106") == [nil, nil])
        #expect(codes("+919000000106") == [131_049])
        #expect(codes("+34600000101") == [nil, nil])
        #expect(codes("+34600000101") == [nil, nil], "Spain is in the EEA")
        try world.model.act(.write(text: "Hi", replyTo: nil), by: 3, now: world.now)
        _ = world.settle()
        #expect(codes("+919000000106") == [nil, nil], "inside the window")
        world.now = world.now + .hours(25)
        #expect(codes("+919000000106") == [nil, nil])
    }

    // MARK: Webhooks

    private func app(_ world: World, _ method: String, _ query: [String: String] = [:]) -> GraphResponse {
        world.model.handle(
            GraphRequest(
                method: method,
                path: "/v25.0/670843887433847/subscriptions",
                query: query,
                authorization: "Bearer 670843887433847|simulator-app-secret"
            ),
            now: world.now
        )
    }

    @Test func `an app's fields are asked for and changed with its own token only`() throws {
        var world = World()
        #expect(world.graph("GET", "/v25.0/670843887433847/subscriptions").code == 190)
        func fields() -> [String] {
            (app(world, "GET").json["data"]?[0]?["fields"]?.array ?? []).compactMap { $0["name"]?.string }
        }
        #expect(fields().contains("messages") && fields().contains("calls"))
        #expect(app(world, "DELETE", ["object": "whatsapp_business_account", "fields": "calls"]).status == 200)
        #expect(!fields().contains("calls"))
        try world.model.act(.call, by: world.ana, now: world.now)
        #expect(world.settle().isEmpty)
        let more = ["object": "whatsapp_business_account", "fields": "calls, messages"]
        #expect(app(world, "POST", more).status == 200)
        try world.model.act(.call, by: world.ana, now: world.now)
        #expect(world.settle().count == 2)
        #expect(app(world, "POST", ["object": "page"]).code == 100)
    }

    @Test func `an account whose app is not subscribed is told nothing, and nothing is kept for it`() throws {
        var world = World()
        #expect(world.graph("DELETE", "/v25.0/102290129340398/subscribed_apps").status == 200)
        try world.model.act(.write(text: "Hola", replyTo: nil), by: world.ana, now: world.now)
        #expect(world.settle().isEmpty)
        #expect(world.graph("POST", "/v25.0/102290129340398/subscribed_apps").status == 200)
        try world.model.act(.write(text: "¿Hola?", replyTo: nil), by: world.ana, now: world.now)
        #expect(world.settle().messages.compactMap { $0["text"]?["body"]?.string } == ["¿Hola?"])
    }

    // MARK: Blocking

    @Test func `of several to block, those that can be are, and the rest are named`() throws {
        let world = World()
        try world.model.act(.write(text: "Hola", replyTo: nil), by: world.ana, now: world.now)
        let body =
            #"{"messaging_product":"whatsapp","block_users":[{"user":"+34600000101"},{"user":"+12025550143"}]}"#
        let answer = world.graph("POST", "/106540352242922/block_users", body)
        #expect(answer.status == 400 && answer.code == 139_100)
        #expect(answer.json["block_users"]?["added_users"]?[0]?["wa_id"]?.string == World.anaPhone)
        #expect(answer.json["block_users"]?["failed_users"]?[0]?["input"]?.string == "+12025550143")
        #expect(world.text("x").code == 130_403)
        let list = world.graph("GET", "/106540352242922/block_users").json
        #expect(list["data"]?[0]?["block_users"]?[0]?["wa_id"]?.string == World.anaPhone)
        #expect(list["paging"]?["cursors"] != nil)
        let one = #"{"messaging_product":"whatsapp","block_users":[{"user":"+34600000101"}]}"#
        let lifted = world.graph("DELETE", "/106540352242922/block_users", one)
        #expect(lifted.status == 200 && lifted.json["block_users"]?["removed_users"]?.array?.count == 1)
    }
}
