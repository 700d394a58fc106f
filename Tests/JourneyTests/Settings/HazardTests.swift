import Practice
import Testing
import caduceus

@Suite struct HazardTests {
    @Test(arguments: ["send.before", "send.before:", "send.before:0", "send.before:x", "nowhere:1", ""])
    func `a point that is written wrongly is an error that names the points`(text: String) throws {
        let problems = try #require(throws: SettingsProblems.self) {
            try Hazard(environment: ["CADUCEUS_DIE_AT": text])
        }
        #expect("\(problems)".contains("CADUCEUS_DIE_AT"))
        for point in Hazard.Point.allCases { #expect("\(problems)".contains(point.rawValue)) }
    }

    @Test func `without the variable there is no hazard, and the variable is no unknown setting`() throws {
        _ = try Hazard(environment: ["PATH": "/bin"])
        let environment = SettingsSource(yaml: nil, environment: ["CADUCEUS_DIE_AT": "send.before:1"]) { _ in "" }
        let problems = try #require(throws: SettingsProblems.self) { try Settings(environment) }
        #expect(!"\(problems)".contains("CADUCEUS_DIE_AT"))
    }
}
