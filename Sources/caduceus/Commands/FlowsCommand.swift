import ArgumentParser
import Foundation
import WhatsApp

/// `caduceus flows`: booking in a WhatsApp Flow.
struct FlowsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flows",
        abstract: "Set up booking in a WhatsApp Flow: a card with a calendar instead of lists.",
        discussion: """
            In this order: `flows keys` makes the key and hands its public half to Meta; with booking.flow-key set, \
            `flows push` hands in the Flow; with booking.flow-id set, start the server, so that Meta can reach it; then \
            `flows push --publish`. Until then, and whenever Meta holds the Flow back, patients book from lists.

            Exit codes: 0 done, 1 failed, 2 the settings need attention, 3 Meta found something wrong, 64 wrong usage.
            """,
        subcommands: [FlowsKeysCommand.self, FlowsPushCommand.self, FlowsStatusCommand.self]
    )
}

struct FlowsKeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Make the Flow's key and hand its public half to Meta.",
        discussion: """
            Where booking.flow-key is set, that key's public half is handed in again, which is needed after the number is \
            registered anew. Otherwise a key is made and written to --out, under booking.flow-key-passphrase if that is set.

            Example: caduceus flows keys --out /etc/caduceus/flow-key.pem

            Exit codes: 0 done, 1 failed, 2 the settings need attention, 64 wrong usage.
            """
    )

    @OptionGroup var config: ConfigOption
    @Option(help: ArgumentHelp("Where a new key is written; the file must not exist.", valueName: "file"))
    var out: String?

    func run() async throws {
        try await reporting {
            try await withFlows(config) { client, source in
                let passphrase = source.values["booking.flow-key-passphrase"]
                let key: FlowKey
                if let pem = source.values["booking.flow-key"] {
                    guard out == nil else {
                        throw CommandFailure("booking.flow-key is set already: leave out --out to hand it in again.")
                    }
                    key = try FlowKey.reading(pem, passphrase: passphrase)
                } else {
                    key = try make(passphrase: passphrase)
                }
                try await client.upload(flowKey: try key.publicPEM())
                StandardOutput.print("Meta has the public key; phones use it from now on.")
                if let out {
                    StandardOutput.print("Set booking.flow-key-file to \(out), readable by the server's user only.")
                }
            }
        }
    }

    private func make(passphrase: String?) throws -> FlowKey {
        guard let out else {
            throw CommandFailure("say where the new key is to be written, with --out; or set booking.flow-key.")
        }
        let key = try FlowKey.make()
        let file = open(out, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw CommandFailure(
                "cannot make \(out): check that its folder may be written and that no such file exists."
            )
        }
        defer { close(file) }
        let bytes = Array(try key.privatePEM(passphrase: passphrase).utf8)
        guard write(file, bytes, bytes.count) == bytes.count, fsync(file) == 0 else {
            unlink(out)
            throw CommandFailure("cannot write \(out): check the disk.")
        }
        return key
    }
}

struct FlowsPushCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "Hand in the booking Flow, or change the draft that is there.",
        discussion: """
            The Flow is checked here first, then by Meta. Its endpoint is /flows/booking below public-url. A Flow that is \
            published cannot be changed: --new makes another one, and booking.flow-id then names that one.

            Example: caduceus flows push --publish

            Exit codes: 0 done, 1 failed, 2 the settings need attention, 3 Meta found something wrong, 64 wrong usage.
            """
    )

    @OptionGroup var config: ConfigOption
    @Flag(help: "Publish it: from then on it can be sent, and not be changed.")
    var publish = false
    @Flag(help: "Make another Flow, whatever is there.")
    var new = false

    func run() async throws {
        try await reporting {
            try await withFlows(config) { client, source in
                let push = FlowPush(client: client, source: source)
                let (id, problems) = try await push.run(makesNew: new)
                for problem in problems { StandardOutput.print("Meta: \(problem)") }
                guard problems.isEmpty else { throw ExitCode.partly }
                if publish {
                    try await client.publishFlow(id)
                    StandardOutput.print("The Flow \(id) is published.")
                }
                if source.values["booking.flow-id"] != id { StandardOutput.print("Set booking.flow-id to \"\(id)\".") }
            }
        }
    }
}

struct FlowsStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Say how the booking Flow and its key stand at Meta.",
        discussion: """
            Example: caduceus flows status

            Exit codes: 0 patients can book in it, 1 Meta could not be asked, 2 the settings need attention, 3 something \
            is to be done, 64 wrong usage.
            """
    )

    @OptionGroup var config: ConfigOption

    func run() async throws {
        try await reporting {
            try await withFlows(config) { client, source in
                let status = FlowStanding(client: client, source: source)
                let (lines, isReady) = try await status.find()
                for line in lines { StandardOutput.print(line) }
                if !isReady { throw ExitCode.partly }
            }
        }
    }
}

/// Runs `body` with a client of the account's; what Meta answers with becomes the command's failure.
private func withFlows(
    _ config: ConfigOption,
    _ body: (GraphClient, SettingsSource) async throws -> Void
) async throws {
    let source = try config.load()
    let line = try LineSettings(source)
    guard line.businessAccountID != nil else {
        throw SettingsProblems([SettingsProblem(SettingKey.named("whatsapp.business-account-id")?.howToSet ?? "")])
    }
    let configuration = line.graphConfiguration(appSecret: source.values["whatsapp.app-secret"])
    let http = GraphClient.makeHTTPClient(configuration)
    try await http.whileOpen {
        do {
            try await body(GraphClient(configuration: configuration, http: http), source)
        } catch let failure as GraphFailure {
            throw CommandFailure(failure.description)
        }
    }
}
