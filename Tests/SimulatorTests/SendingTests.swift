import Care
import Simulator
import Testing
import WhatsApp

@Suite struct SendingTests {
    @Test func `an answer inside the window goes out and its statuses echo our own id`() throws {
        var world = World()
        try world.model.act(.write(text: "Hola", replyTo: nil), by: world.ana, now: world.now)
        let answer = world.text("Buenos días", opaque: "4711")
        #expect(answer.status == 200)
        #expect(answer.json["contacts"]?[0]?["wa_id"]?.string == World.anaPhone)
        #expect(answer.json["contacts"]?[0]?["input"]?.string == "+34600000101")
        let statuses = world.settle().statuses
        #expect(statuses.compactMap { $0["status"]?.string } == ["sent", "delivered"])
        #expect(statuses.allSatisfy { $0["biz_opaque_callback_data"]?.string == "4711" })
        #expect(statuses.allSatisfy { $0["id"]?.string == answer.messageID })
        #expect(statuses[0]["pricing"]?["category"]?.string == "service")
        try world.model.act(.readAll, by: world.ana, now: world.now)
        #expect(world.settle().statuses.compactMap { $0["status"]?.string } == ["read"])
        #expect(world.model.accepted(0).fate == .read)
        #expect(world.model.transcript(world.ana).map(\.isFromBusiness) == [false, true])
    }

    @Test func `outside the window free text fails later with 131047, or at once when so set`() {
        var world = World()
        #expect(world.text("Hola").status == 200)
        let failed = world.settle().statuses
        #expect(failed.map { $0["status"]?.string } == ["failed"])
        #expect(failed[0]["errors"]?[0]?["code"]?.integer == 131_047)
        #expect(world.model.accepted(0).reachedPhone == false)
        let strict = World { $0.refusesOutsideWindowAtOnce = true }
        #expect(strict.text("Hola").code == 131_047)
    }

    @Test func `the window closes 24 hours after the patient's last message`() throws {
        var world = World()
        try world.model.act(.write(text: "Hola", replyTo: nil), by: world.ana, now: world.now)
        let start = world.now
        world.now = start + .hours(24) - .seconds(1)
        #expect(world.model.isWindowOpen(world.ana, at: world.now))
        world.now = start + .hours(24)
        #expect(!world.model.isWindowOpen(world.ana, at: world.now))
    }

    @Test func `without a plus the business's country code is prepended`() {
        let world = World()
        let answer = world.text("Hi", to: "(202) 555-0143")
        #expect(answer.json["contacts"]?[0]?["wa_id"]?.string == "12025550143")
        #expect(world.text("Hi", to: "34600000101").json["contacts"]?[0]?["wa_id"]?.string == "134600000101")
    }

    @Test func `a Brazilian number is found with and without its ninth digit`() {
        let world = World()
        world.model.join(SimulatedPerson(name: "Rui", phone: "551155550101", userID: "BR.7"), now: world.now)
        #expect(world.text("Oi", to: "+55 11 9 5555 0101").json["contacts"]?[0]?["wa_id"]?.string == "551155550101")
    }

    @Test func `a number nobody has fails with 131026`() {
        var world = World()
        #expect(world.text("Hola", to: "+34600000199").status == 200)
        #expect(world.settle().statuses[0]["errors"]?[0]?["code"]?.integer == 131_026)
        #expect(world.model.accepted(0).person == nil)
        #expect(world.model.accepted(0).to == "34600000199")
    }

    @Test func `forty-five messages to one person pass at once and the next only six seconds later`() {
        var world = World { $0.messagesPerSecond = 1_000 }
        for _ in 0..<45 { #expect(world.text("x").status == 200) }
        #expect(world.text("x").code == 131_056)
        world.now = world.now + .seconds(6)
        #expect(world.text("x").status == 200)
        #expect(world.text("x").code == 131_056)
    }

    @Test func `throughput beyond the number's rate is refused with 130429`() {
        var world = World { $0.keepsPairRate = false }
        let codes = (0..<81).map { _ in world.text("x").code }
        #expect(codes.prefix(80).allSatisfy { $0 == nil })
        #expect(codes[80] == 130_429)
        world.now = world.now + .seconds(1)
        #expect(world.text("x").status == 200)
    }

    @Test func `a phone that is off gets its messages when it is on again`() throws {
        var world = World()
        try world.model.act(.write(text: "Hola", replyTo: nil), by: world.ana, now: world.now)
        try world.model.act(.switchOff, by: world.ana, now: world.now)
        _ = world.text("Buenos días")
        #expect(world.settle().statuses.compactMap { $0["status"]?.string } == ["sent"])
        try world.model.act(.switchOn, by: world.ana, now: world.now)
        #expect(world.settle().statuses.compactMap { $0["status"]?.string } == ["delivered"])
    }

    @Test func `a person who blocked the business sees nothing and it is told nothing but sent`() throws {
        var world = World()
        try world.model.act(.write(text: "Hola", replyTo: nil), by: world.ana, now: world.now)
        try world.model.act(.block, by: world.ana, now: world.now)
        _ = world.text("Buenos días")
        #expect(world.settle().statuses.compactMap { $0["status"]?.string } == ["sent"])
        #expect(world.model.transcript(world.ana).count == 1)
    }

    @Test func `a person without a phone number is written to by user id`() throws {
        var world = World()
        try world.model.act(.write(text: "Hallo", replyTo: nil), by: world.mara, now: world.now)
        let update = try #require(world.settle().first)
        #expect(update["value"]?["messages"]?[0]?["from"] == nil)
        #expect(update["value"]?["messages"]?[0]?["from_user_id"]?.string == "DE.1002")
        #expect(update["value"]?["contacts"]?[0]?["wa_id"] == nil)
        let body = #"{"messaging_product":"whatsapp","recipient":"DE.1002","type":"text","text":{"body":"Hallo"}}"#
        let answer = world.graph("POST", "/106540352242922/messages", body)
        #expect(answer.json["contacts"]?[0]?["user_id"]?.string == "DE.1002")
        #expect(answer.json["contacts"]?[0]?["wa_id"] == nil)
        #expect(world.settle().statuses.compactMap { $0["status"]?.string } == ["sent", "delivered"])
    }

    @Test func `a stopped recipient gets no marketing, with 131050`() throws {
        var world = World()
        world.stock("offer", category: "MARKETING")
        try world.model.act(.stopMarketing, by: world.ana, now: world.now)
        let told = world.settle()
        #expect(told[0]["field"]?.string == "user_preferences")
        #expect(told[0]["value"]?["user_preferences"]?[0]?["value"]?.string == "stop")
        _ = world.template("offer", ["Ana", "lunes"])
        #expect(world.settle().statuses[0]["errors"]?[0]?["code"]?.integer == 131_050)
    }

    @Test func `the portfolio limit counts people outside their window in a rolling day`() {
        var world = World { $0.portfolioLimit = 1 }
        world.stock()
        _ = world.template("reminder", ["Ana", "lunes"])
        #expect(world.settle().statuses.first?["status"]?.string == "sent")
        _ = world.template("reminder", ["Joe", "lunes"], to: "+12025550143")
        #expect(world.settle().statuses.first?["status"]?.string == "failed")
        _ = world.template("reminder", ["Ana", "lunes"])
        #expect(world.settle().statuses.first?["status"]?.string == "sent")
        world.now = world.now + .hours(24)
        _ = world.template("reminder", ["Joe", "lunes"], to: "+12025550143")
        #expect(world.settle().statuses.first?["status"]?.string == "sent")
    }

    @Test func `numbers off the allow list, oneself and the blocked are refused`() {
        let world = World { $0.allowList = ["34600000101"] }
        #expect(world.text("x").status == 200)
        #expect(world.text("x", to: "+12025550143").code == 131_030)
        #expect(World().text("x", to: "+15550100100").code == 131_021)
    }

    @Test func `from October 2026 the first thousand service messages are free, then billed`() throws {
        var world = World {
            $0.keepsPairRate = false
            $0.messagesPerSecond = 100_000
        }
        try world.model.act(.write(text: "Hola", replyTo: nil), by: world.ana, now: world.now)
        _ = world.settle()
        for _ in 0..<1_001 {
            _ = world.text("x")
            world.now = world.now + .milliseconds(10)
        }
        let delivered = world.settle(.hours(1)).statuses.filter { $0["status"]?.string == "delivered" }
        let billed = delivered.filter { $0["pricing"]?["billable"]?.bool == true }
        #expect(delivered.count == 1_001)
        #expect(billed.count == 1)
        #expect(billed.first?["pricing"]?["type"]?.string == "regular")
    }
}
