import Care
import Simulator
import Store
import TestKit
import Testing

/// Where the card cannot be had, patients book from lists as before.
@Suite struct FlowFallbackTests {
    private func times(_ bubbles: [Bubble]) -> Int { bubbles.last?.rows.count ?? 0 }

    @Test func `a Flow that is not published is not sent`() throws {
        let clinic = try FlowClinic(isPublished: false)
        let answers = try clinic.say("book")
        #expect(answers.count == 1 && times(answers) == 10)
    }

    @Test(arguments: ["THROTTLED", "BLOCKED", "DEPRECATED"])
    func `when Meta says that the Flow is held back lists are sent, and the card again once it is well`(
        status: String
    ) throws {
        let clinic = try FlowClinic()
        let now = { clinic.file.clock.now }
        clinic.model.take(.flow(id: clinic.flow, status: status), now: now())
        try clinic.settle()
        #expect(times(try clinic.say("book")) == 10)
        clinic.model.take(.flow(id: clinic.flow, status: "PUBLISHED"), now: now())
        try clinic.settle()
        #expect(try clinic.say("book").last?.flow != nil)
        let notices = try clinic.store.readBlocking {
            try $0.number("SELECT count(*) FROM notice WHERE field = 'flows'")
        }
        #expect(notices == 2)
    }

    @Test(arguments: [132_068, 132_069])
    func `a card that is refused when it is sent is followed by a list at once`(code: Int) throws {
        let clinic = try FlowClinic()
        var faults = clinic.model.faults
        faults.nextRefusals = [code]
        clinic.model.take(.faults(faults), now: clinic.file.clock.now)
        let answers = try clinic.say("book")
        #expect(answers.count == 1 && times(answers) == 10)
        #expect(times(try clinic.say("book")) == 10, "from then on lists, until Meta says otherwise")
    }

    @Test func `a phone that cannot show the card is asked in lists, this time and ever after`() throws {
        let clinic = try FlowClinic()
        var faults = clinic.model.faults
        faults.nextFailures = [1_026]
        clinic.model.take(.faults(faults), now: clinic.file.clock.now)
        let answers = try clinic.say("book")
        #expect(answers.count == 1 && times(answers) == 10)
        clinic.file.clock.advance(by: .days(3))
        #expect(times(try clinic.say("book")) == 10)
        #expect(try clinic.say("book", by: FlowClinic.noa).last?.flow != nil, "other phones can")
    }
}
