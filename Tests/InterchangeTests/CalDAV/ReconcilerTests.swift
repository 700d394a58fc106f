import Care
import Interchange
import Testing

struct ReconcilerTests {
    private static let nine = Instant(seconds: 1_774_684_800)
    private static let visit = VisitFields(start: nine, end: nine + .minutes(30), place: "Room 1")
    private static let base = SyncBase(written: visit, stored: visit)

    private static func moved(_ minutes: Int64, place: String? = "Room 1") -> VisitFields {
        VisitFields(start: nine + .minutes(minutes), end: nine + .minutes(minutes + 30), place: place)
    }

    private static func decide(
        _ ours: VisitFields,
        _ theirs: VisitFields?,
        base: SyncBase? = base,
        _ change: (inout ReconcileRules) -> Void = { _ in }
    ) -> Reconciliation {
        var rules = ReconcileRules()
        change(&rules)
        let copy = theirs.map { Reconciler.Theirs.present(ServerCopy(fields: $0)) } ?? .deleted
        return Reconciler(rules: rules, zone: .utc).decide(ours: ours, base: base, theirs: copy)
    }

    @Test func `the same on both sides is nothing to do`() {
        let result = Self.decide(Self.visit, Self.visit)
        #expect(result.server == .nothing && result.ours.isEmpty && result.question == nil && result.notices.isEmpty)
        #expect(result.log == ["same: nothing to do"])
    }

    @Test func `our change is written, and only ours`() {
        let result = Self.decide(Self.moved(60), Self.visit)
        #expect(result.server == .update(Self.moved(60), ours: [.time]))
        #expect(result.base?.attempt?.fields == Self.moved(60))
        #expect(result.ours.isEmpty && result.question == nil)
    }

    @Test func `a new visit is written, and written again if it never came`() {
        let first = Self.decide(Self.visit, nil, base: nil)
        #expect(first.server == .create(Self.visit))
        let second = Self.decide(Self.moved(60), nil, base: first.base)
        #expect(second.server == .create(Self.moved(60)))
        #expect(second.question == nil)
    }

    @Test func `a move in the calendar asks staff, with both in words and one key`() throws {
        let result = Self.decide(Self.visit, Self.moved(60))
        let question = try #require(result.question)
        #expect(question.ours == "2026-03-28 08:00 to 08:30, Room 1")
        #expect(question.theirs == "2026-03-28 09:00 to 09:30, Room 1")
        #expect(question.key == Self.decide(Self.visit, Self.moved(60), base: result.base).question?.key)
        #expect(question.key != Self.decide(Self.visit, Self.moved(90)).question?.key)
        #expect(result.server == .nothing && result.ours.isEmpty)
    }

    @Test func `a move in the calendar is taken or put back as the rule says`() {
        let taken = Self.decide(Self.visit, Self.moved(60)) { $0.time = .take }
        #expect(taken.ours == [.move(start: Self.moved(60).start, end: Self.moved(60).end)])
        #expect(Self.decide(Self.moved(60), Self.moved(60), base: taken.base).server == .nothing)
        let restored = Self.decide(Self.visit, Self.moved(60)) { $0.time = .restore }
        #expect(restored.server == .update(Self.visit, ours: [.time]))
    }

    @Test func `a place that the calendar changed stays there and goes nowhere`() {
        let result = Self.decide(Self.visit, Self.moved(0, place: "Desk"))
        #expect(result.server == .nothing && result.ours.isEmpty && result.question == nil)
        let later = Self.decide(Self.moved(60), Self.moved(0, place: "Desk"), base: result.base)
        #expect(later.server == .update(Self.moved(60, place: "Desk"), ours: [.time]))
    }

    @Test func `changes of different fields are both kept`() {
        let result = Self.decide(Self.moved(60), Self.moved(0, place: "Desk")) { $0.place = .take }
        #expect(result.server == .update(Self.moved(60, place: "Desk"), ours: [.time]))
        #expect(result.ours == [.setPlace("Desk")])
    }

    @Test func `where both moved it, ours stands and staff are told`() {
        let result = Self.decide(Self.moved(60), Self.moved(90))
        #expect(result.server == .update(Self.moved(60), ours: [.time]))
        #expect(result.notices.count == 1)
        #expect(result.notices.allSatisfy { $0.contains("09:00") && $0.contains("09:30") })
        #expect(Self.decide(Self.moved(60), Self.moved(90)) { $0.conflict = .ask }.question != nil)
        #expect(Self.decide(Self.moved(60), Self.moved(90)) { $0.conflict = .theirsStands }.ours.count == 1)
    }

    @Test func `where both moved it to the same time, nobody is told`() {
        let result = Self.decide(Self.moved(60), Self.moved(60))
        #expect(result.server == .nothing && result.notices.isEmpty)
        #expect(result.base == SyncBase(written: Self.moved(60), stored: Self.moved(60)))
    }

    @Test func `deleted there asks staff, cancels or is put back`() {
        #expect(Self.decide(Self.visit, nil).question?.subject == .removal)
        #expect(Self.decide(Self.visit, nil) { $0.removed = .cancel }.ours == [.cancel])
        #expect(Self.decide(Self.visit, nil) { $0.removed = .restore }.server == .create(Self.visit))
        let cancelled = VisitFields(start: Self.visit.start, end: Self.visit.end, place: "Room 1", status: .cancelled)
        #expect(Self.decide(Self.visit, cancelled).question?.subject == .removal)
        #expect(Self.decide(Self.visit, cancelled) { $0.removed = .cancel }.ours == [.cancel])
    }

    @Test func `cancelled here is taken out there, and then forgotten`() {
        let cancelled = VisitFields(start: Self.visit.start, end: Self.visit.end, place: "Room 1", status: .cancelled)
        let result = Self.decide(cancelled, Self.moved(60))
        #expect(result.server == .remove)
        #expect(result.notices.count == 1)
        #expect(Self.decide(cancelled, nil, base: result.base).base == nil)
        let marked = Self.decide(cancelled, Self.visit) { $0.cancelledVisit = .markCancelled }
        #expect(marked.server == .update(cancelled, ours: [.status]))
    }

    @Test func `the echo of our own write is no change, answered or not`() {
        let result = Self.decide(Self.moved(60), Self.visit)
        let echo = Self.decide(Self.moved(60), Self.moved(60), base: result.base)
        #expect(echo.server == .nothing && echo.question == nil)
        #expect(echo.base == SyncBase(written: Self.moved(60), stored: Self.moved(60)))
        let lost = Self.decide(Self.moved(60), Self.visit, base: result.base)
        #expect(lost.server == .update(Self.moved(60), ours: [.time]))
    }

    @Test func `a change on top of a write nobody answered is told apart by the mark`() {
        let result = Self.decide(Self.moved(60), Self.visit)
        let copy = ServerCopy(fields: Self.moved(90), mark: Self.moved(60).fingerprint)
        let next = Reconciler(rules: ReconcileRules(), zone: .utc)
            .decide(ours: Self.moved(60), base: result.base, theirs: .present(copy))
        #expect(next.question?.theirs.contains("09:30") == true)
        #expect(next.server == .nothing)
    }

    @Test func `a calendar that keeps changing what we write is left alone in the end`() {
        var base = Self.base
        var writes = 0
        for _ in 0..<10 {
            let result = Self.decide(Self.visit, Self.moved(0, place: "ROOM 1"), base: base) { $0.place = .restore }
            base = result.base ?? Self.base
            if result.server != .nothing {
                writes += 1
                base.arrived()
            }
        }
        #expect(writes == 2)
    }

    @Test func `a series made of a visit asks, whatever the rule`() {
        var rules = ReconcileRules()
        rules.time = .take
        let copy = ServerCopy(fields: Self.visit, oddity: .repeats)
        let result = Reconciler(rules: rules, zone: .utc).decide(
            ours: Self.visit,
            base: Self.base,
            theirs: .present(copy)
        )
        #expect(result.question?.theirs.hasSuffix("repeated") == true)
        let answered = Reconciler(rules: rules.answered(.field(.time), takeTheirs: false), zone: .utc)
            .decide(ours: Self.visit, base: result.base, theirs: .present(copy))
        #expect(answered.server == .update(Self.visit, ours: [.time]))
    }

    @Test func `staff's answer settles a question for good`() throws {
        let asked = Self.decide(Self.visit, Self.moved(60))
        let question = try #require(asked.question)
        for takeTheirs in [true, false] {
            let rules = ReconcileRules().answered(question.subject, takeTheirs: takeTheirs)
            let result = Reconciler(rules: rules, zone: .utc)
                .decide(ours: Self.visit, base: asked.base, theirs: .present(ServerCopy(fields: Self.moved(60))))
            #expect(result.question == nil)
            #expect(result.ours.isEmpty != takeTheirs)
            #expect((result.server == .nothing) == takeTheirs)
        }
    }

    @Test func `places and times are compared as people read them`() {
        let spaced = VisitFields(
            start: Self.nine + .milliseconds(1),
            end: Self.nine + .minutes(30),
            place: " Room \n 1 "
        )
        #expect(spaced == Self.visit)
        #expect(spaced.fingerprint == Self.visit.fingerprint)
        #expect(spaced.fingerprint != Self.moved(1).fingerprint)
    }
}
