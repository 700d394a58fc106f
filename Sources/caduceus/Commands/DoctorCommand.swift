import ArgumentParser

/// `caduceus doctor`: what is missing or wrong.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check settings, database, token, number, webhooks and templates, and say what to do.",
        discussion: """
            Changes nothing. Secrets are never printed. Each line is `ok`, `note`, `missing` or `wrong`.

            Example: caduceus doctor --config /etc/caduceus/caduceus.yaml

            Exit codes: 0 nothing missing or wrong, 1 something is, 2 the settings need attention, 64 wrong usage.
            """
    )

    @OptionGroup var config: ConfigOption

    func run() async throws {
        try await reporting {
            let findings = try await Doctor(try config.load()) { StandardOutput.print($0.description) }.examine()
            if findings.contains(where: { $0.needsWork && $0.subject == "settings" }) { throw ExitCode.settings }
            if findings.contains(where: \.needsWork) { throw ExitCode.failure }
        }
    }
}
