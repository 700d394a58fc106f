import ArgumentParser
import Dialogue
import WhatsApp

/// `caduceus templates`: our message templates at Meta.
struct TemplatesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "templates",
        abstract: "See the message templates as Meta has them, or hand them in for review.",
        discussion: """
            Reminders go out only by templates that Meta has approved, one for each language: push them once, then list \
            them until all are approved.

            Exit codes: 0 done, 1 failed, 2 the settings need attention, 3 some were refused, 64 wrong usage.
            """,
        subcommands: [TemplatesListCommand.self, TemplatesPushCommand.self]
    )
}

struct TemplatesListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show each template Caduceus uses, in each language, and how it stands at Meta.",
        discussion: """
            Example: caduceus templates list

            Exit codes: 0 done, 1 Meta could not be asked, 2 the settings need attention, 64 wrong usage.
            """
    )

    @OptionGroup var config: ConfigOption

    func run() async throws {
        try await reporting {
            try await withAccount(config) { client in
                let steps = TemplateStep.plan(wanted: TemplateCatalog.all, existing: try await client.templates())
                for step in steps { StandardOutput.print(step.line) }
            }
        }
    }
}

struct TemplatesPushCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "Hand in the templates Meta does not have yet; it reviews them within a day, mostly in minutes.",
        discussion: """
            What is there already stays as it is. Meta takes 100 new templates an hour.

            Example: caduceus templates push --dry-run

            Exit codes: 0 all are there or handed in, 1 failed, 2 the settings need attention, 3 some were refused, \
            64 wrong usage.
            """
    )

    @OptionGroup var config: ConfigOption
    @Flag(help: "Only say what would be handed in.")
    var dryRun = false

    func run() async throws {
        try await reporting {
            try await withAccount(config) { client in
                let steps = TemplateStep.plan(wanted: TemplateCatalog.all, existing: try await client.templates())
                var refused = 0
                for step in steps {
                    guard case .create = step.action, !dryRun else {
                        StandardOutput.print(step.line)
                        continue
                    }
                    refused += await push(step.template, client) ? 0 : 1
                }
                if refused > 0 { throw ExitCode.partly }
            }
        }
    }

    private func push(_ template: TemplateDefinition, _ client: GraphClient) async -> Bool {
        do {
            let made = try await client.create(template)
            let drift = made.category == template.category ? "" : ", but as \(made.category.lowercased())"
            StandardOutput.print("\(template.title): handed in, \(made.status.lowercased())\(drift)")
            return true
        } catch {
            StandardOutput.print("\(template.title): refused. \(error)")
            return false
        }
    }
}

/// Runs `body` with a client of the account's; what Meta answers with becomes the command's failure.
private func withAccount(_ config: ConfigOption, _ body: (GraphClient) async throws -> Void) async throws {
    let source = try config.load()
    let line = try LineSettings(source)
    guard line.businessAccountID != nil else {
        throw SettingsProblems([SettingsProblem(SettingKey.named("whatsapp.business-account-id")?.howToSet ?? "")])
    }
    let configuration = line.graphConfiguration(appSecret: source.values["whatsapp.app-secret"])
    let http = GraphClient.makeHTTPClient(configuration)
    try await http.whileOpen {
        do {
            try await body(GraphClient(configuration: configuration, http: http))
        } catch let failure as GraphFailure {
            throw CommandFailure(failure.description)
        }
    }
}

extension TemplateDefinition {
    fileprivate var title: String { "\(name) (\(language))" }
}

extension TemplateStep {
    fileprivate var line: String {
        let words =
            switch action {
            case .create: "not there yet"
            case .keep(let status): status.lowercased()
            case .differs(let status):
                "\(status.lowercased()), with another text at Meta: delete it there and push again"
            case .otherCategory(let category): "moved to \(category.lowercased()) by Meta, so it is not sent"
            case .invalid(let problems): problems.joined(separator: " ")
            }
        return "\(template.name) (\(template.language)): \(words)"
    }
}
