import Care
import Foundation
import Store
import Testing
import caduceus

private let key = Data(repeating: 7, count: 32).base64EncodedString()

private let complete = """
    clinic:
      name: Harbour Clinic
      region: BR
      zone: America/Sao_Paulo
      language: pt_BR
    store: sqlite:///var/lib/caduceus/clinic.db
    master-key: \(key)
    whatsapp:
      token-file: /secrets/token
      phone-number-id: 106540352242922
      business-account-id: 102290129340398
      app-secret: abcdef0123456789
      verify-token: lighthouse
      throughput: 250
    quiet-hours:
      from: "21:30"
    """

private func source(_ yaml: String?, _ environment: [String: String] = [:]) -> SettingsSource {
    SettingsSource(yaml: yaml, environment: environment) { path in
        guard path == "/secrets/token" else { throw CocoaError(.fileNoSuchFile) }
        return "EAAG-from-file\n"
    }
}

@Suite struct SettingsTests {
    @Test func `a complete file gives complete settings`() throws {
        let settings = try Settings(source(complete))
        #expect(settings.clinic.name == "Harbour Clinic")
        #expect(settings.clinic.language.description == "pt-BR")
        #expect(settings.clinic.store == "/var/lib/caduceus/clinic.db")
        #expect(try settings.clinic.masterKeys.exposed == MasterKeys(parsing: key))
        #expect(settings.clinic.masterKeyFile == nil)
        #expect(settings.clinic.quietFrom == 21 * 60 + 30)
        #expect(settings.clinic.quietTo == 8 * 60)
        #expect(settings.line.token.exposed == "EAAG-from-file")
        #expect(settings.line.phoneNumberID == "106540352242922")
        #expect(settings.line.throughput == 250)
        #expect(settings.server.host == "127.0.0.1")
        #expect(settings.server.appSecrets == ["abcdef0123456789"])
    }

    @Test func `a Flow needs its key and an address that Meta reaches`() throws {
        #expect(try Settings(source(complete)).flow == nil)
        let flow = ["CADUCEUS_BOOKING_FLOW_ID": "1122334455667788"]
        let problems = #expect(throws: SettingsProblems.self) { try Settings(source(complete, flow)) }
        #expect("\(try #require(problems))".contains("booking.flow-key is missing"))
        var whole = flow
        whole["CADUCEUS_BOOKING_FLOW_KEY"] = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"
        #expect(throws: SettingsProblems.self) { try Settings(source(complete, whole)) }
        whole["CADUCEUS_PUBLIC_URL"] = "https://clinic.example"
        let settings = try Settings(source(complete, whole))
        #expect(settings.flow?.id == "1122334455667788" && settings.flow?.passphrase == nil)
        whole["CADUCEUS_BOOKING_FLOW_KEY"] = "not-a-key"
        #expect(throws: SettingsProblems.self) { try Settings(source(complete, whole)) }
    }

    @Test func `the environment wins over the file`() throws {
        let environment = [
            "CADUCEUS_WHATSAPP_TOKEN": "EAAG-from-environment", "CADUCEUS_CLINIC_NAME": "Hill Clinic", "PATH": "/bin",
            "CADUCEUS_WHATSAPP_APP_SECRET_PREVIOUS": "older-secret",
        ]
        let settings = try Settings(source(complete, environment))
        #expect(settings.clinic.name == "Hill Clinic")
        #expect(settings.line.token.exposed == "EAAG-from-environment")
        #expect(settings.server.appSecrets == ["abcdef0123456789", "older-secret"])
    }

    @Test func `an unknown key is named with its line and the key that was meant`() {
        let problems = source("clinic:\n  name: A\n  regoin: BR\n").problems.map(\.description)
        #expect(problems == ["caduceus.yaml:3: unknown key `clinic.regoin`; did you mean `clinic.region`?"])
    }

    @Test func `an unknown variable is named with the one that was meant`() {
        let problems = source(nil, ["CADUCEUS_WHATSAPP_TOKN": "x"]).problems.map(\.description)
        #expect(
            problems == ["environment: unknown variable CADUCEUS_WHATSAPP_TOKN; did you mean CADUCEUS_WHATSAPP_TOKEN?"]
        )
    }

    @Test func `everything that is missing is said at once`() throws {
        let problems = try #require(throws: SettingsProblems.self) { try Settings(source(nil)) }
        let text = problems.description
        for name in [
            "clinic.name", "clinic.region", "clinic.zone", "master-key", "whatsapp.token", "whatsapp.app-secret",
            "whatsapp.business-account-id",
        ] {
            #expect(text.contains("\(name) is missing"), "\(name)")
        }
        #expect(text.contains("openssl rand -base64 32"))
    }

    @Test func `a relative file of a secret lies beside the settings, one of a variable where the command runs`() {
        let yaml = "whatsapp:\n  token-file: secrets/token\n  app-secret-file: /etc/app-secret"
        var asked: [String] = []
        let source = SettingsSource(
            yaml: yaml,
            yamlName: "/etc/caduceus/caduceus.yaml",
            environment: ["CADUCEUS_METRICS_TOKEN_FILE": "metrics-token"]
        ) { path in
            asked.append(path)
            return "a-secret-word"
        }
        #expect(source.problems.isEmpty)
        #expect(asked.sorted() == ["/etc/app-secret", "/etc/caduceus/secrets/token", "metrics-token"])
    }

    @Test func `how long a session lasts without a click can be set`() throws {
        #expect(try Settings(source(complete)).server.idleMinutes == 30)
        let longer = try Settings(source(complete, ["CADUCEUS_SESSION_IDLE_MINUTES": "120"]))
        #expect(longer.server.idleMinutes == 120)
    }

    @Test func `nothing starts without the app secret`() {
        let yaml = complete.replacing("app-secret: abcdef0123456789", with: "base-url: https://graph.facebook.com")
        #expect(throws: SettingsProblems.self) { try Settings(source(yaml)) }
    }

    @Test(arguments: [
        ("listen:\n  port: 99999", "listen.port must be a whole number from 0 to 65535"),
        ("clinic:\n  zone: Mars/Olympus", "clinic.zone must be a zone of the IANA database such as Europe/Madrid"),
        ("clinic:\n  zone: GMT+5", "clinic.zone must be a zone"),
        ("clinic:\n  zone: PST", "clinic.zone must be a zone"),
        ("public-url: https://clinic.example/console", "public-url must be an address without a path"),
        ("public-url: clinic.example", "public-url must be an http or https address"),
        ("session:\n  idle-minutes: 2", "session.idle-minutes must be a whole number from 5 to 480"),
        ("clinic:\n  region: Brazil", "clinic.region must be a country"),
        ("clinic:\n  language: '!'", "clinic.language must be a language"),
        ("quiet-hours:\n  from: 8 pm", "quiet-hours.from must be a time"),
        ("whatsapp:\n  base-url: ftp://example.com", "whatsapp.base-url must be an http or https address"),
        ("log:\n  level: loud", "log.level must be one of"),
        ("log: loud", "log must hold `name: value` lines"),
        ("clinic:\n  name: [a, b]", "clinic.name must be one value"),
        ("master-key: c2hvcnQ=", "master-key must be 32 bytes in base64"),
        ("whatsapp:\n  token-file: /nowhere", "cannot read `/nowhere`"),
        ("clinic: {name: A", "is not valid YAML"),
        ("whatsapp:\n  token: abcdef\n  token-file: /secrets/token", "whatsapp.token is already set"),
    ])
    func `a wrong value is named with what is right`(yaml: String, complaint: String) {
        let problems = source(yaml).problems.map(\.description)
        #expect(problems.count == 1 && problems[0].contains(complaint), "\(problems)")
    }

    @Test func `a secret never prints itself`() throws {
        let settings = try Settings(source(complete))
        var dumped = ""
        dump(settings, to: &dumped)
        for text in ["\(settings)", String(reflecting: settings), dumped] {
            #expect(!text.contains("EAAG") && !text.contains("abcdef0123456789") && !text.contains("lighthouse"))
        }
    }

    @Test func `a wrong secret is not quoted`() {
        let problems = source("master-key: hunter2hunter2").problems.map(\.description).joined()
        #expect(problems.contains("master-key") && !problems.contains("hunter2"))
    }

    @Test func `the documentation of the settings is up to date`() throws {
        let file = URL(filePath: #filePath).appending(path: "../../../../docs/configuration.md").standardizedFileURL
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            let parts = try String(contentsOf: file, encoding: .utf8)
                .components(separatedBy: SettingsReference.end + "\n")
            try Data((SettingsReference.markdown + (parts.count > 1 ? parts[1] : "")).utf8).write(to: file)
        }
        let written = try String(contentsOf: file, encoding: .utf8)
        #expect(
            written.hasPrefix(SettingsReference.markdown),
            "run UPDATE_GOLDEN=1 swift test --filter SettingsTests"
        )
    }

    @Test func `the documentation's example is itself valid`() throws {
        let parts = SettingsReference.markdown.components(separatedBy: "```")
        let yaml = try #require(parts.count > 1 ? parts[1] : nil).replacing("yaml\n", with: "", maxReplacements: 1)
        let problems = SettingsSource(yaml: yaml, environment: [:]) { path in
            if path.hasSuffix(".pem") { return "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----" }
            return path.hasSuffix("master-key") ? key : "some-secret"
        }.problems
        #expect(problems.isEmpty, "\(problems)")
    }
}
