import Care
import Testing
import WhatsApp

@Suite struct BookingFlowTests {
    private let open = FlowRequest(action: .open, token: "t1")
    private let one: JSONObject = ["person": "person0", "visit_type": "type0"]

    private func with(_ data: JSONObject, _ others: [(String, JSONValue)]) -> JSONObject {
        JSONObject(data.members.map { ($0.name, $0.value) } + others)
    }

    private func need(_ request: FlowRequest, _ facts: BookingFlowFacts) -> BookingFlow.Need {
        BookingFlow.need(of: request, persons: facts.persons, visitTypes: facts.visitTypes)
    }

    /// The screen and its data, after a check of both.
    private func shown(_ request: FlowRequest, _ facts: BookingFlowFacts) throws -> (id: String, data: JSONObject) {
        let answer = BookingFlow.answer(to: request, facts)
        let screen = request.action == .exchange ? request.screen : nil
        #expect(FlowSamples.check.problems(of: answer, on: screen) == [])
        guard case .screen(let id, let data) = answer else { throw NoScreen(answer: answer) }
        return (id, data)
    }

    private struct NoScreen: Error {
        var answer: FlowAnswer
    }

    private func choice(person: Bool = true) -> FlowChoice {
        FlowChoice(
            person: person ? FlowOption(id: "person0", title: "person 0") : nil,
            visitType: FlowOption(id: "type0", title: "type 0")
        )
    }

    @Test func `with nothing to choose it opens on the first free day's times`() throws {
        let facts = FlowSamples.facts()
        #expect(need(open, facts) == .times(choice(), nil))
        let (id, data) = try shown(open, facts)
        #expect(id == "TIME")
        #expect(data["heading"] == "type 0 · person 0")
        #expect(data["day"] == "2026-11-26")
        #expect(data["first_day"] == "2026-11-26" && data["last_day"] == "2026-11-29")
        #expect(data["taken_days"] == ["2026-11-28"])
        #expect(data["has_few"] == true && data["has_many"] == false && data["has_note"] == false)
        #expect(data["few_times"]?.array?.count == 4)
        #expect(data["person"] == "person0" && data["visit_type"] == "type0")
    }

    @Test func `somebody new needs no name to book`() throws {
        let facts = FlowSamples.facts(persons: 0)
        #expect(need(open, facts) == .times(choice(person: false), nil))
        let (id, data) = try shown(open, facts)
        #expect(id == "TIME" && data["person"] == "" && data["heading"] == "type 0")
    }

    @Test func `only what there is to choose is asked`() throws {
        for (persons, types) in [(2, 1), (1, 2), (0, 2), (3, 5)] {
            let facts = FlowSamples.facts(persons: persons, types: types)
            #expect(need(open, facts) == .nothing)
            let (id, data) = try shown(open, facts)
            #expect(id == "CHOICE")
            #expect(data["has_persons"] == .bool(persons > 1) && data["has_types"] == .bool(types > 1))
        }
    }

    @Test func `what is chosen leads to its times, and what is not is asked again`() throws {
        let facts = FlowSamples.facts(persons: 2, types: 2)
        #expect(need(FlowSamples.request(.choice, one), facts) == .times(choice(), nil))
        #expect(try shown(FlowSamples.request(.choice, one), facts).id == "TIME")
        for data: JSONObject in [[:], ["person": "person0"], ["person": "gone", "visit_type": "type0"]] {
            #expect(need(FlowSamples.request(.choice, data), facts) == .nothing)
            let again = try shown(FlowSamples.request(.choice, data), facts)
            #expect(again.id == "CHOICE" && again.data["error_message"] == .string(FlowSamples.texts.choose))
        }
        let hidden = FlowSamples.request(.choice, ["person": "", "visit_type": "type1"])
        #expect(try shown(hidden, FlowSamples.facts(persons: 1, types: 2)).id == "TIME")
    }

    @Test func `a tap on a day shows its times, and where none is left says so`() throws {
        let request = FlowSamples.request(.time, with(one, [("trigger", "day"), ("day", "2026-11-27")]))
        #expect(need(request, FlowSamples.facts()) == .times(choice(), LocalDate("2026-11-27")))
        #expect(try shown(request, FlowSamples.facts()).data["day"] == "2026-11-27")
        let full = try shown(request, FlowSamples.facts(calendar: FlowSamples.days(0, 3), slots: 0))
        #expect(full.id == "TIME" && full.data["note"] == .string(FlowSamples.texts.dayFull))
        #expect(full.data["has_few"] == false && full.data["has_many"] == false)
        #expect(full.data["taken_days"] == ["2026-11-28"])
        let outside = FlowSamples.request(.time, with(one, [("trigger", "day"), ("day", "2026-12-24")]))
        let clamped = try shown(outside, FlowSamples.facts())
        #expect(clamped.data["day"] == "2026-11-29" && clamped.data["has_note"] == true)
        #expect(try shown(request, FlowSamples.facts(calendar: FlowSamples.days())).id == "NO_TIMES")
    }

    @Test func `a time has a line below it only where there is something to say`() throws {
        var facts = FlowSamples.facts(slots: 0)
        facts.slots = [nil, "", " \n", "Dr Osei"].enumerated().map { number, detail in
            FlowOption(id: "\(number)", title: "09:0\(number)", detail: detail)
        }
        let times = try #require(shown(open, facts).data["few_times"]?.array)
        #expect(times.map { $0["description"] } == [nil, nil, nil, "Dr Osei"])
    }

    @Test func `many times are a list to open`() throws {
        let few = try shown(open, FlowSamples.facts(slots: FlowLimit.radioOptions)).data
        #expect(few["has_few"] == true && few["has_many"] == false)
        let many = try shown(open, FlowSamples.facts(slots: FlowLimit.radioOptions + 1)).data
        #expect(many["has_few"] == false && many["has_many"] == true)
        #expect(many["many_times"]?.array?.count == FlowLimit.radioOptions + 1)
        let most = try shown(open, FlowSamples.facts(slots: FlowLimit.dropdownOptions + 1)).data
        #expect(most["many_times"]?.array?.count == FlowLimit.dropdownOptions)
    }

    @Test func `a chosen time is summed up`() throws {
        let data = with(one, [("trigger", "time"), ("day", "2026-11-26"), ("few", "gone"), ("many", "slot2")])
        let request = FlowSamples.request(.time, data)
        let day = try #require(LocalDate("2026-11-26"))
        #expect(need(request, FlowSamples.facts()) == .summary(choice(), day, slots: ["gone", "slot2"]))
        let (id, shown) = try shown(request, FlowSamples.facts(summary: true))
        #expect(id == "CONFIRM" && shown["slot"] == "slot2")
        #expect(shown["heading"] == "Thursday 26 November, 09:30" && shown["details"] == "Check-up\nMain street")
        #expect(shown["has_others"] == false)
    }

    @Test func `a time that is gone or was not chosen is asked for again on the same screen`() throws {
        func answer(_ others: [(String, JSONValue)], slots: Int = 4) throws -> (id: String, data: JSONObject) {
            let data = with(one, [("trigger", "time")] + others)
            return try shown(FlowSamples.request(.time, data), FlowSamples.facts(slots: slots))
        }
        let gone = try answer([("day", "2026-11-27"), ("few", "gone")])
        #expect(gone.data["day"] == "2026-11-27")
        #expect(gone.id == "TIME" && gone.data["note"] == .string(FlowSamples.texts.justTaken))
        let full = try answer([("day", "2026-11-26"), ("few", "gone")], slots: 0)
        #expect(full.id == "TIME" && full.data["note"] == .string(FlowSamples.texts.dayFull))
        for others: [(String, JSONValue)] in [[("day", "2026-11-26")], [], [("day", "soon"), ("few", "slot1")]] {
            let open = try answer(others)
            #expect(open.id == "TIME" && open.data["error_message"] == .string(FlowSamples.texts.choose))
        }
    }

    @Test func `a booked time ends the Flow with its reference and the token`() {
        let data = with(one, [("slot", "slot2"), ("other", "")])
        let request = FlowSamples.request(.confirm, data)
        #expect(need(request, FlowSamples.facts()) == .booking(choice(), slot: "slot2"))
        let answer = BookingFlow.answer(to: request, FlowSamples.facts(booking: .booked(reference: "17")))
        #expect(answer == .finish(parameters: ["outcome": "booked", "visit": "17", "flow_token": "t1"]))
    }

    @Test func `where somebody was quicker, others are offered at once and one tap books them`() throws {
        let request = FlowSamples.request(.confirm, with(one, [("slot", "slot2")]))
        let others = FlowSamples.options("slot", 30)
        let taken = try shown(request, FlowSamples.facts(booking: .taken(others: others)))
        #expect(taken.id == "CONFIRM" && taken.data["details"] == .string(FlowSamples.texts.justTaken))
        #expect(taken.data["has_others"] == true && taken.data["slot"] == "")
        #expect(taken.data["others"]?.array?.count == FlowLimit.radioOptions)
        let again = FlowSamples.request(.confirm, with(one, [("slot", ""), ("other", "slot9")]))
        #expect(need(again, FlowSamples.facts()) == .booking(choice(), slot: "slot9"))
        #expect(need(FlowSamples.request(.confirm, one), FlowSamples.facts()) == .booking(choice(), slot: nil))
    }

    @Test func `where somebody was quicker and nothing is left, the Flow ends as it does without times`() {
        let request = FlowSamples.request(.confirm, with(one, [("slot", "slot2")]))
        let parameters: JSONObject = [
            "outcome": "no_times", "person": "person0", "visit_type": "type0", "flow_token": "t1",
        ]
        let answer = BookingFlow.answer(to: request, FlowSamples.facts(booking: .taken(others: [])))
        #expect(answer == .finish(parameters: parameters))
        let screen = FlowSamples.definition["screens"]?.array?.last
        let payload = screen?["layout"]?["children"]?.array?.last?["on-click-action"]?["payload"]?.object
        #expect(payload?.members.map(\.name) == ["outcome", "person", "visit_type"])
        #expect(payload?["outcome"] == "no_times")
    }

    @Test func `what may not be booked, or is offered no more, closes the card with the reason`() {
        let request = FlowSamples.request(.confirm, with(one, [("slot", "slot2")]))
        let refused = FlowSamples.facts(booking: .refused(message: "Please call"))
        #expect(BookingFlow.answer(to: request, refused) == .noLongerValid(message: "Please call"))
        let outdated = FlowAnswer.noLongerValid(message: FlowSamples.texts.outdated)
        #expect(BookingFlow.answer(to: request, FlowSamples.facts()) == outdated)
        for data: JSONObject in [["person": "other", "visit_type": "type0"], ["visit_type": "type9"]] {
            for screen in [BookingFlowScreen.time, .confirm] {
                let request = FlowSamples.request(screen, with(data, [("slot", "slot2")]))
                #expect(need(request, FlowSamples.facts()) == .nothing)
                let facts = FlowSamples.facts(booking: .booked(reference: "17"))
                #expect(BookingFlow.answer(to: request, facts) == outdated)
            }
        }
        // Somebody new has no id: one that is sent all the same is not theirs.
        let nobody = FlowSamples.facts(persons: 0, booking: .booked(reference: "17"))
        #expect(need(request, nobody) == .nothing)
        #expect(BookingFlow.answer(to: request, nobody) == outdated)
    }

    @Test func `a clinic with nothing to book says so`() throws {
        for request in [open, FlowSamples.request(.choice, one)] {
            #expect(try shown(request, FlowSamples.facts(types: 0)).id == "NO_TIMES")
        }
        #expect(try shown(open, FlowSamples.facts(calendar: FlowSamples.days())).id == "NO_TIMES")
    }

    @Test func `a health check and a notice of an error need no facts`() {
        let ping = FlowRequest(action: .ping)
        #expect(need(ping, FlowSamples.facts()) == .nothing)
        #expect(BookingFlow.answer(to: ping, FlowSamples.facts()) == .healthy)
        let notice = FlowSamples.request(.time, ["error": "x"])
        #expect(need(notice, FlowSamples.facts()) == .nothing)
        #expect(BookingFlow.answer(to: notice, FlowSamples.facts()) == .acknowledged)
    }
}
