import ArgumentParser

/// The command line of Caduceus.
@main
struct Caduceus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "caduceus",
        abstract: "A clinic's WhatsApp line: reminders, one-tap answers and a shared inbox, on your own machine.",
        discussion: """
            Settings come from a YAML file (--config, CADUCEUS_CONFIG or ./caduceus.yaml) and from CADUCEUS_… variables;
            `caduceus doctor` says what is missing or wrong.

            Exit codes: 0 done, 1 failed, 2 the settings need attention, 3 done in part, 64 wrong usage.
            """,
        version: "0.1.0",
        subcommands: [
            ServeCommand.self,
            DemoCommand.self,
            SimulatorCommand.self,
            ImportCommand.self,
            CalendarCommand.self,
            CalendarsCommand.self,
            DoctorCommand.self,
            BackupCommand.self,
            RestoreCommand.self,
            MoveCommand.self,
            TemplatesCommand.self,
            FlowsCommand.self,
            AdminLinkCommand.self,
            AuditCommand.self,
            KeysCommand.self,
            ForgetCommand.self,
            SimulateCommand.self,
            BenchCommand.self,
        ]
    )
}
