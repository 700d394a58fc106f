import Practice
import Testing
import caduceus

/// What YAML itself can do to the two files that people write.
@Suite struct YAMLTests {
    private func settings(_ yaml: String) -> [String] {
        SettingsSource(yaml: yaml, environment: [:]).problems.map(\.description)
    }

    private func practice(_ yaml: String) -> [String] {
        do {
            _ = try PracticeFile(yaml: yaml, name: "practice.yaml", zone: "Europe/Madrid").plan()
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test(arguments: [": \"", "\"", "\t: [", ": &a *b", "\n  token: other", "\n---\nx", "\u{7}"])
    func `a problem tells its line and never what stands there, for it may be a secret`(damage: String) {
        let secret = "EAAG-very-secret"
        let yaml = "whatsapp:\n  token: \(secret)\(damage)\n"
        for problems in [settings(yaml), practice(yaml)] {
            #expect(problems.allSatisfy { !$0.contains(secret) }, "\(problems)")
        }
        let told = settings("whatsapp:\n  token: \(secret): x\n")
        #expect(told.first?.hasPrefix("caduceus.yaml:2: is not valid YAML") == true)
    }

    @Test func `a key that stands twice is told with its line, and several without one`() {
        #expect(settings("log:\n  level: info\n  level: info\n").map { $0.prefix(17) } == ["caduceus.yaml:2: "])
        let several = "clinic: {}\nlog: {}\nclinic: {}\nlog: {}\n"
        #expect(settings(several).map { $0.prefix(15) } == ["caduceus.yaml: "])
    }

    @Test func `aliases inside aliases are refused before they are followed`() {
        var yaml = "a0: &a0 x\n"
        for level in 1...40 { yaml += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        yaml += "? *a40\n: x\n"
        #expect(settings(yaml) == ["caduceus.yaml: has more than 20 aliases (`*name`); write the values out"])
        #expect(practice(yaml) == ["practice.yaml: has more than 20 aliases (`*name`); write the values out"])
    }

    @Test func `an alias or two and a star in a name are nobody's trouble`() {
        let yaml = "locations:\n  - &a {name: A * B *}\n  - {name: C}\npractitioners:\n  - *a\n"
        #expect(practice(yaml) == [])
    }
}
