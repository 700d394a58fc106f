import Care
import TestKit
import Testing

@Suite struct MissedVisitTests {
    private let markedAt = Instant(seconds: 1_800_000_000)

    private func miss(_ state: MissedVisit.State = .marked) -> MissedVisit {
        MissedVisit(visit: Identifier(1), markedAt: markedAt, state: state)
    }

    private func after(_ command: MissedVisit.Command, _ state: MissedVisit.State) throws -> MissedVisit {
        var miss = miss(state)
        for event in try miss.decide(command, now: markedAt + .days(1)) { miss.apply(event) }
        return miss
    }

    @Test func `what a patient contests counts against nobody until staff decide`() throws {
        let contested = try after(.contest, .marked)
        #expect(contested.state == .underReview)
        #expect(!contested.isCounted)
        #expect(try after(.uphold, .underReview).isCounted)
        #expect(try !after(.withdraw, .underReview).isCounted)
        #expect(miss().isCounted)
    }

    @Test func `staff may take back a mark at any time`() throws {
        for state in [MissedVisit.State.marked, .underReview, .upheld] {
            #expect(try after(.withdraw, state).state == .withdrawn)
        }
    }

    @Test(arguments: [
        (MissedVisit.Command.contest, MissedVisit.State.underReview, MissedVisit.Refusal.alreadyContested),
        (.contest, .upheld, .alreadyDecided), (.contest, .withdrawn, .alreadyWithdrawn),
        (.uphold, .marked, .notContested), (.uphold, .upheld, .alreadyDecided),
        (.uphold, .withdrawn, .alreadyWithdrawn), (.withdraw, .withdrawn, .alreadyWithdrawn),
    ])
    func `the rest is refused`(command: MissedVisit.Command, state: MissedVisit.State, refusal: MissedVisit.Refusal) {
        #expect(throws: refusal) { try miss(state).decide(command, now: markedAt) }
    }

    @Test func `a mark may be contested for thirty days`() throws {
        let until = markedAt + .days(30)
        #expect(try miss().decide(.contest, now: until) == [.contested(at: until)])
        #expect(throws: MissedVisit.Refusal.tooLate(until: until)) {
            try miss().decide(.contest, now: until + .seconds(1))
        }
    }
}
