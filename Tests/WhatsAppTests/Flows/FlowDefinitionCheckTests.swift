import TestKit
import Testing
import WhatsApp

/// Each rule is broken once in a small Flow that keeps them all.
@Suite struct FlowDefinitionCheckTests {
    private static let footer: JSONValue = [
        "type": "Footer", "label": "${data.next}",
        "on-click-action": ["name": "data_exchange", "payload": ["day": "${form.day}"]],
    ]
    private static let day: JSONValue = ["type": "DatePicker", "name": "day", "label": "Day", "min-date": "2026-11-26"]
    private static let end: JSONValue = [
        "type": "Footer", "label": "Close", "on-click-action": ["name": "complete", "payload": [:]],
    ]

    private func screen(_ id: String = "FIRST", _ children: [JSONValue], isTerminal: Bool = false) -> JSONValue {
        [
            "id": .string(id), "terminal": .bool(isTerminal),
            "data": ["next": ["type": "string", "__example__": "Next"]],
            "layout": ["type": "SingleColumnLayout", "children": .array(children)],
        ]
    }

    private func flow(_ screens: [JSONValue], routes: JSONValue = ["FIRST": ["LAST"], "LAST": []]) -> JSONValue {
        ["version": "7.3", "data_api_version": "4.0", "routing_model": routes, "screens": .array(screens)]
    }

    private func flow(first children: [JSONValue]) -> JSONValue {
        flow([screen("FIRST", children), screen("LAST", [Self.end], isTerminal: true)])
    }

    private func rules(_ definition: JSONValue) -> [FlowProblem.Rule] {
        FlowDefinitionCheck(definition).problems.map(\.rule)
    }

    private func with(_ definition: JSONValue, _ name: String, _ value: JSONValue?) -> JSONValue {
        var object = definition.object ?? JSONObject()
        object[name] = value
        return .object(object)
    }

    private var sound: JSONValue { flow(first: [Self.day, Self.footer]) }

    @Test func `a sound one has no problem`() {
        #expect(rules(sound) == [])
        #expect(rules(with(sound, "data_api_version", "3.0")) == [])
    }

    @Test func `the versions are those that are known`() {
        #expect(rules(with(sound, "version", "7.4")) == [.wrongVersion])
        #expect(rules(with(sound, "data_api_version", "5.0")) == [.wrongDataVersion])
        #expect(rules(with(sound, "data_api_version", nil)) == [.exchangeWithoutDataVersion])
    }

    @Test func `screens have plain and single names and lead to an end`() {
        let last = screen("LAST", [Self.end], isTerminal: true)
        let first = screen("FIRST", [Self.day, Self.footer])
        let bare = flow([], routes: [:])
        #expect(rules(bare) == [.noScreens])
        #expect(rules(flow([first, last, last])) == [.repeatedScreen])
        for id in ["SUCCESS", "FIRST1", "", "ÉTÉ"] {
            #expect(rules(flow([screen(id, [Self.end], isTerminal: true)], routes: [(id): []])) == [.badScreenID])
        }
        #expect(rules(flow([first, last], routes: ["FIRST": ["LAST"]])) == [.routingNotClosed])
        #expect(rules(flow([first, last], routes: ["FIRST": ["LAST", "GONE"], "LAST": []])) == [.routingNotClosed])
        #expect(rules(flow([first, last], routes: ["FIRST": ["FIRST", "LAST"], "LAST": []])).contains(.selfRoute))
        let circle = rules(flow([first, last], routes: ["FIRST": ["LAST"], "LAST": ["FIRST"]]))
        #expect(circle == [.noEntry, .routeBack, .noTerminalReached])
        #expect(rules(flow([first, last], routes: ["FIRST": [], "LAST": []])) == [.manyEntries])
        #expect(rules(flow([first], routes: ["FIRST": []])) == [.noTerminalReached])
        let many = JSONValue.array(.init(repeating: "LAST", count: FlowLimit.routes + 1))
        #expect(rules(flow([first, last], routes: ["FIRST": many, "LAST": []])) == [.tooManyRoutes])
    }

    @Test func `a screen has so many components and one way on`() {
        let text: JSONValue = ["type": "TextBody", "text": "x"]
        let most = [JSONValue](repeating: text, count: FlowLimit.componentsPerScreen - 2) + [Self.day, Self.footer]
        #expect(rules(flow(first: most)) == [])
        #expect(rules(flow(first: most + [text])) == [.tooManyComponents])
        #expect(rules(flow(first: [Self.day, Self.footer, Self.footer])) == [.tooManyFooters])
        #expect(rules(flow(first: [Self.day, Self.day, Self.footer])) == [.repeatedName])
        #expect(rules(flow(first: [["type": "Hologram"], Self.day, Self.footer])) == [.unknownComponent])
        #expect(rules(flow(first: [["type": "TextBody"], Self.day, Self.footer])) == [.missingProperty])
        let open = flow([screen("FIRST", [text], isTerminal: true)], routes: ["FIRST": []])
        #expect(rules(open) == [.terminalWithoutFooter])
        let layout: JSONValue = ["type": "Grid", "children": [Self.end]]
        let grid = with(screen("FIRST", [Self.end], isTerminal: true), "layout", layout)
        #expect(rules(flow([grid], routes: ["FIRST": []])) == [.unknownLayout])
    }

    @Test func `references lead to something`() {
        func label(_ text: String) -> JSONValue { with(Self.day, "label", .string(text)) }
        #expect(rules(flow(first: [label("${data.gone}"), Self.footer])) == [.undeclaredData])
        #expect(rules(flow(first: [label("${form.gone}"), Self.footer])) == [.unknownField])
        #expect(rules(flow(first: [label("To ${data.next}"), Self.footer])) == [.badReference])
        #expect(rules(flow(first: [label("${screen.next}"), Self.footer])) == [.badReference])
        #expect(rules(flow(first: [Self.footer])) == [.unknownField])
        #expect(rules(flow(first: [Self.day, with(Self.footer, "on-click-action", ["name": "jump"])])) == [.badAction])
        #expect(rules(flow(first: [Self.day, Self.end])) == [.completeOnOpenScreen])
        let undeclared = with(screen("FIRST", [Self.end], isTerminal: true), "data", ["next": ["type": "string"]])
        #expect(rules(flow([undeclared], routes: ["FIRST": []])) == [.badDeclaration])
    }

    @Test func `texts end at their limits, counted as UTF-16`() {
        func text(_ type: String, _ count: Int) -> JSONValue {
            ["type": .string(type), "text": .string(String(repeating: "🙂", count: count / 2))]
        }
        for (type, limit) in [
            ("TextHeading", FlowLimit.heading), ("TextSubheading", FlowLimit.heading), ("TextBody", FlowLimit.body),
        ] {
            #expect(rules(flow(first: [text(type, limit), Self.day, Self.footer])) == [])
            #expect(rules(flow(first: [text(type, limit + 2), Self.day, Self.footer])) == [.tooLong])
        }
        #expect(rules(flow(first: [with(Self.day, "label", " "), Self.footer])) == [.blankText])
        #expect(rules(flow(first: [with(Self.day, "label", 7), Self.footer])) == [.notText])
    }

    @Test func `lists end at their limits`() {
        func list(_ type: String, _ count: Int, id: (Int) -> String = { "\($0)" }, title: String = "t") -> JSONValue {
            let options = (0..<count).map { ["id": .string(id($0)), "title": .string(title)] as JSONValue }
            return ["type": .string(type), "name": "list", "label": "List", "data-source": .array(options)]
        }
        func rules(_ list: JSONValue) -> [FlowProblem.Rule] { self.rules(flow(first: [list, Self.day, Self.footer])) }
        for (type, limit) in [("RadioButtonsGroup", FlowLimit.radioOptions), ("Dropdown", FlowLimit.dropdownOptions)] {
            #expect(rules(list(type, limit)) == [])
            #expect(rules(list(type, limit + 1)) == [.tooManyOptions])
            #expect(rules(list(type, 0)) == [.noOptions])
        }
        #expect(rules(list("Dropdown", 2) { _ in "same" }) == [.repeatedOption])
        #expect(rules(list("Dropdown", 1) { _ in "" }) == [.badOption])
        let title = String(repeating: "t", count: FlowLimit.optionTitle)
        #expect(rules(list("Dropdown", 1, title: title)) == [])
        #expect(rules(list("Dropdown", 1, title: title + "t")) == [.tooLong])
    }

    @Test func `dates are days in order`() {
        func rules(_ name: String, _ value: JSONValue) -> [FlowProblem.Rule] {
            self.rules(flow(first: [with(with(Self.day, "type", "CalendarPicker"), name, value), Self.footer]))
        }
        #expect(rules("max-date", "2026-11-26") == [])
        #expect(rules("max-date", "2026-11-25") == [.badDate])
        #expect(rules("max-date", "2027-12-30") == [])
        #expect(rules("max-date", "2027-12-31") == [.tooManyDays])
        #expect(rules("init-value", "26.11.2026") == [.badDate])
        #expect(rules("unavailable-dates", ["2026-11-27"]) == [])
        #expect(rules("unavailable-dates", ["2026-02-30"]) == [.badDate])
        #expect(rules("unavailable-dates", "2026-11-27") == [.badDate])
    }

    @Test func `an answer has exactly the data its screen declares, and keeps to the routes`() {
        let check = FlowDefinitionCheck(sound)
        func rules(_ id: String, _ data: JSONObject, on screen: String? = nil) -> [FlowProblem.Rule] {
            check.problems(of: .screen(id, data: data), on: screen).map(\.rule)
        }
        #expect(rules("FIRST", ["next": "On"]) == [])
        #expect(rules("FIRST", ["next": "On", "error_message": "Again"], on: "FIRST") == [])
        #expect(rules("LAST", ["next": "On"], on: "FIRST") == [])
        #expect(rules("FIRST", ["next": "On"], on: "LAST") == [.routeNotOpen])
        #expect(rules("GONE", [:]) == [.unknownScreen])
        #expect(rules("FIRST", [:]) == [.missingData])
        #expect(rules("FIRST", ["next": true]) == [.wrongType, .notText])
        #expect(rules("FIRST", ["next": "On", "more": 1]) == [.undeclaredData])
        #expect(rules("FIRST", ["next": .string(String(repeating: "x", count: 36))]) == [.tooLong])
        #expect(check.problems(of: .healthy, on: "FIRST") == [])
        let large = String(repeating: "x", count: FlowLimit.answer)
        #expect(rules("FIRST", ["next": "On", "error_message": .string(large)]) == [.tooLarge])
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `a damaged one is judged without a crash`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let whole = FlowSamples.definition.encoded()
        for _ in 0..<20 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let letter = Array("{}[]\",:01ax$.".utf8).randomElement(using: &random) ?? 0
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = letter
            }
            guard let damaged = try? JSONValue(parsing: bytes) else { continue }
            _ = FlowDefinitionCheck(damaged).problems
        }
        for value in [JSONValue.null, [], [:], "x", ["screens": [1, "x", [:]]]] {
            #expect(!FlowDefinitionCheck(value).problems.isEmpty)
        }
    }
}
