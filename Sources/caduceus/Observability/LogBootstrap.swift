import Logging

extension LineLog {
    /// Sends all logging of the process to standard error as the settings say; call it once.
    package static func bootstrap(_ source: SettingsSource) {
        let level = source.values["log.level"].flatMap(Logger.Level.init(rawValue:)) ?? .info
        let format = source.values["log.format"].flatMap(Format.init(rawValue:)) ?? .json
        LoggingSystem.bootstrap { LineLog(label: $0, format: format, level: level) }
    }
}
