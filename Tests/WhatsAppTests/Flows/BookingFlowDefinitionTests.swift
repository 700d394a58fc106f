import Testing
import WhatsApp

@Suite struct BookingFlowDefinitionTests {
    @Test func `it keeps every rule that Meta publishes`() {
        #expect(FlowSamples.check.problems == [])
        #expect(FlowSamples.definition["version"] == "7.3")
        #expect(FlowSamples.definition["data_api_version"] == "4.0")
    }

    @Test func `no text of it is fixed but the clinic's name`() throws {
        let screens = try #require(FlowSamples.definition["screens"]?.array)
        #expect(screens.count == BookingFlowScreen.allCases.count)
        for screen in screens {
            #expect(screen["title"] == "Clínica São João")
            for component in try #require(screen["layout"]?["children"]?.array) {
                for name in ["text", "label", "helper-text", "description"] {
                    guard let text = component[name]?.string else { continue }
                    #expect(text.hasPrefix("${data."), "\(text)")
                }
            }
        }
    }

    @Test func `the routes are those the answers keep to`() {
        for screen in BookingFlowScreen.allCases {
            let routes = FlowSamples.definition["routing_model"]?[screen.rawValue]?.array
            #expect(routes == screen.next.map { .string($0.rawValue) })
            let isTerminal = FlowSamples.definition["screens"]?.array?
                .first { $0["id"]?.string == screen.rawValue }?["terminal"]?.bool
            #expect(isTerminal == screen.next.isEmpty)
        }
    }

    @Test func `a long name of the clinic is cut and an empty one is a dash`() {
        let long = BookingFlowDefinition(clinic: String(repeating: "Ä🙂", count: 40)).json
        let title = long["screens"]?[0]?["title"]?.string ?? ""
        #expect(title.utf16.count <= FlowLimit.screenTitle && title.hasSuffix("…"))
        #expect(BookingFlowDefinition(clinic: " \n ").json["screens"]?[0]?["title"] == "–")
        #expect(FlowDefinitionCheck(long).problems == [])
    }
}
