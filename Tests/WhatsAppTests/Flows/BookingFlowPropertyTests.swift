import Care
import TestKit
import Testing
import WhatsApp

@Suite struct BookingFlowPropertyTests {
    private static let scraps = [
        "", " ", "\n", "a", "Ä🙂e\u{301}", "مرحبا ", "नमस्ते", String(repeating: "long ", count: 40),
    ]

    private func text(_ random: inout SplitMix64) -> String {
        (0..<Int.random(in: 0...60, using: &random)).map { _ in Self.scraps.randomElement(using: &random) ?? "" }
            .joined()
    }

    private func options(_ most: Int, _ random: inout SplitMix64) -> [FlowOption] {
        (0..<Int.random(in: 0...most, using: &random)).map {
            FlowOption(id: "\($0)", title: text(&random), detail: Bool.random(using: &random) ? text(&random) : nil)
        }
    }

    private func facts(_ random: inout SplitMix64) -> BookingFlowFacts {
        var texts = FlowSamples.texts
        let places: [WritableKeyPath<BookingFlowTexts, String>] = [
            \.whom, \.what, \.day, \.dayHelp, \.time, \.others, \.next, \.book, \.close, \.choose, \.dayFull,
            \.justTaken,
            \.noTimes, \.noTimesBody, \.outdated,
        ]
        for place in places { texts[keyPath: place] = text(&random) }
        let days = (0..<Int.random(in: 0...30, using: &random)).map { _ in
            LocalDate(dayNumber: 20_783 + Int.random(in: 0...600, using: &random))
        }
        let bookings: [FlowBooking?] = [nil, .booked(reference: "1"), .taken(others: options(30, &random))]
        return BookingFlowFacts(
            persons: options(25, &random),
            visitTypes: options(25, &random),
            calendar: FlowCalendar(days),
            slots: options(250, &random),
            summary: Bool.random(using: &random) ? FlowSummary(heading: text(&random), details: text(&random)) : nil,
            booking: bookings.randomElement(using: &random) ?? nil,
            texts: texts
        )
    }

    private func request(_ random: inout SplitMix64) -> FlowRequest {
        let names = ["person", "visit_type", "day", "few", "many", "slot", "other", "trigger"]
        let values: [JSONValue] = [
            "0", "1", "2", "", "gone", "2026-11-26", "2027-02-01", "2026-02-30", "time", "day", .null, 7, [],
            ["id": "0"],
        ]
        let members = names.filter { _ in Int.random(in: 0..<4, using: &random) > 0 }.map {
            ($0, values.randomElement(using: &random) ?? .null)
        }
        return FlowRequest(
            action: [.open, .back, .exchange, .exchange, .exchange].randomElement(using: &random) ?? .open,
            screen: (BookingFlowScreen.allCases.map(\.rawValue) + ["GONE"]).randomElement(using: &random),
            data: JSONObject(members),
            token: "t1"
        )
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `whatever is asked, the answer is within Meta's limits and on an open route`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<40 {
            let request = request(&random)
            let answer = BookingFlow.answer(to: request, facts(&random))
            let isKnown = request.screen.flatMap(BookingFlowScreen.init) != nil && request.action == .exchange
            let problems = FlowSamples.check.problems(of: answer, on: isKnown ? request.screen : nil)
            // A request on the last screen is none that our Flow sends; it opens anew.
            #expect(problems.filter { $0.rule != .routeNotOpen || request.screen != "NO_TIMES" } == [])
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `nothing is booked but what is offered, for somebody who is there`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<60 {
            let facts = facts(&random)
            let request = request(&random)
            let need = BookingFlow.need(of: request, persons: facts.persons, visitTypes: facts.visitTypes)
            let isEnd =
                if case .finish(let parameters) = BookingFlow.answer(to: request, facts) {
                    parameters["outcome"] == "booked"
                } else { false }
            guard case .booking(let choice, _) = need else {
                #expect(!isEnd)
                continue
            }
            #expect(facts.visitTypes.contains(choice.visitType))
            #expect(choice.person.map(facts.persons.contains) ?? facts.persons.isEmpty)
            #expect(isEnd == (facts.booking == .booked(reference: "1")))
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `a calendar's days and the days between are all there are from first to last`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<50 {
            let count = Int.random(in: 1...40, using: &random)
            let numbers = (0..<count).map { _ in Int.random(in: 0...500, using: &random) }
            let calendar = FlowCalendar(numbers.map { LocalDate(dayNumber: 20_783 + $0) })
            var facts = FlowSamples.facts(calendar: calendar)
            facts.slots = FlowSamples.options("slot", 1)
            guard case .screen("TIME", let data) = BookingFlow.answer(to: FlowRequest(action: .open), facts) else {
                Issue.record("no times shown")
                continue
            }
            let first = numbers.min() ?? 0
            let kept = Set(numbers.filter { $0 - first < FlowLimit.calendarDays })
            #expect(Set(calendar.days.map { $0.dayNumber - 20_783 }) == kept)
            #expect(data["taken_days"]?.array?.count == (kept.max() ?? 0) - first + 1 - kept.count)
        }
    }
}
