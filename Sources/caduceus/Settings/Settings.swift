package import Care
package import Foundation
package import Store

/// What every command that touches the clinic's data needs.
package struct ClinicSettings: Sendable {
    package var name: String
    package var region: String
    package var zone: String
    package var language: LanguageTag
    /// Path of the SQLite file.
    package var store: String
    package var masterKeys: Secret<MasterKeys>
    /// The file they were read from; nil when they stand in the settings themselves.
    package var masterKeyFile: String?
    /// Minutes after midnight between which no reminder is sent.
    package var quietFrom: Int
    package var quietTo: Int
    /// Where signed heads of the audit chain go, if not beside the store.
    package var auditHeads: String?
    /// How many wordings of reminders are compared, 1 or 2.
    package var reminderWordings = 1
    /// Whether practitioners' own calendars show patients' names.
    package var showsPatients = false
    /// Seconds between two looks at a practitioner's calendar.
    package var calendarPoll = 30
}

/// The line to WhatsApp: what talking to the Cloud API needs.
package struct LineSettings: Sendable {
    package var baseURL: URL
    package var version: String
    package var token: Secret<String>
    package var phoneNumberID: String
    package var businessAccountID: String?
    package var throughput: Int
}

/// How the world reaches the server, and how it knows that it is Meta.
package struct ServerSettings: Sendable {
    package var host: String
    package var port: Int
    package var publicURL: URL?
    package var appSecret: Secret<String>
    package var appSecretPrevious: Secret<String>?
    package var verifyToken: Secret<String>
    package var metricsToken: Secret<String>?
    /// A session ends after so many minutes without a click.
    package var idleMinutes = 30

    /// The secrets a webhook may be signed with, newest first.
    package var appSecrets: [String] { [appSecret.exposed] + (appSecretPrevious.map { [$0.exposed] } ?? []) }
}

/// The nightly backup.
package struct BackupSettings: Sendable {
    /// The folder backups lie in.
    package var folder: String
    /// Minutes after midnight of the clinic's wall clock.
    package var minuteOfDay: Int
    /// How many are kept.
    package var keep: Int
}

/// Booking in a WhatsApp Flow.
package struct FlowSettings: Sendable {
    /// Meta's id of the Flow.
    package var id: String
    /// PEM.
    package var key: Secret<String>
    package var passphrase: Secret<String>?
}

/// All that `serve` needs.
package struct Settings: Sendable {
    package var clinic: ClinicSettings
    package var line: LineSettings
    package var server: ServerSettings
    /// Nil when no backup is taken by itself.
    package var backup: BackupSettings?
    /// Nil where patients book from lists alone.
    package var flow: FlowSettings?

    package init(
        clinic: ClinicSettings,
        line: LineSettings,
        server: ServerSettings,
        backup: BackupSettings? = nil,
        flow: FlowSettings? = nil
    ) {
        self.clinic = clinic
        self.line = line
        self.server = server
        self.backup = backup
        self.flow = flow
    }

    /// Throws `SettingsProblems` that name everything that is wrong or missing.
    package init(_ source: SettingsSource) throws {
        var reading = SettingsReading(source)
        let clinic = reading.clinic()
        let line = reading.line()
        let server = reading.server()
        reading.requireAccount()
        let flow = reading.flow()
        guard reading.problems.isEmpty, let clinic, let line, let server else {
            throw SettingsProblems(reading.problems)
        }
        self.init(clinic: clinic, line: line, server: server, backup: reading.backup(), flow: flow)
    }
}

extension ClinicSettings {
    package init(_ source: SettingsSource) throws {
        var reading = SettingsReading(source)
        guard let settings = reading.clinic(), reading.problems.isEmpty else {
            throw SettingsProblems(reading.problems)
        }
        self = settings
    }
}

extension LineSettings {
    package init(_ source: SettingsSource) throws {
        var reading = SettingsReading(source)
        guard let settings = reading.line(), reading.problems.isEmpty else { throw SettingsProblems(reading.problems) }
        self = settings
    }
}
