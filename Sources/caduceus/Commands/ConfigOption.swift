import ArgumentParser
import Foundation

/// The `--config` option every command that reads settings shares.
struct ConfigOption: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The settings file (YAML).", valueName: "file"))
    var config: String?

    func load() throws -> SettingsSource {
        try SettingsSource.load(path: config, environment: ProcessInfo.processInfo.environment)
    }
}
