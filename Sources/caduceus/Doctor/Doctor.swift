import AsyncHTTPClient
import WhatsApp

/// Looks at everything a clinic's line depends on and says of each what to do.
package struct Doctor: Sendable {
    private let source: SettingsSource
    private let tell: @Sendable (Finding) -> Void

    package init(_ source: SettingsSource, tell: @escaping @Sendable (Finding) -> Void) {
        self.source = source
        self.tell = tell
    }

    /// Every finding is told as soon as it is known, and given again in order at the end.
    package func examine() async throws -> [Finding] {
        var reading = SettingsReading(source)
        let clinic = reading.clinic()
        let line = reading.line()
        let server = reading.server()
        reading.requireAccount()
        let hasFlow = reading.flow() != nil
        var findings = told(
            reading.problems.map { Finding($0.place == nil ? .missing : .wrong, "settings", $0.description) }
        )
        if findings.isEmpty { findings += told([Finding(.ok, "settings", "complete, and every key is known")]) }
        if let clinic {
            findings += told(await StoreCheckup(settings: clinic, line: line?.phoneNumberID).findings())
            findings += told(await BackupCheckup(settings: clinic, backup: reading.backup()).findings())
        }
        guard let line else { return findings }
        let configuration = line.graphConfiguration(appSecret: server?.appSecret.exposed)
        let http = GraphClient.makeHTTPClient(configuration)
        return try await http.whileOpen {
            let client = GraphClient(configuration: configuration, http: http)
            findings += told(await ClockCheckup(http: http, baseURL: configuration.baseURL).findings())
            findings += told(await LineCheckup(client: client, throughput: line.throughput).findings())
            let webhooks = WebhookCheckup(client: client, http: http, server: server, hasFlow: hasFlow)
            findings += told(await webhooks.findings())
            findings += told(await TemplateCheckup(client: client).findings())
            findings += told(await FlowCheckup(client: client, source: source).findings())
            return findings
        }
    }

    private func told(_ findings: [Finding]) -> [Finding] {
        for finding in findings { tell(finding) }
        return findings
    }
}
