import Care
import Foundation
import Store

/// Puts checked texts together into the typed settings, noting what is missing.
struct SettingsReading {
    private(set) var problems: [SettingsProblem]
    private let source: SettingsSource

    init(_ source: SettingsSource) {
        self.source = source
        problems = source.problems
    }

    mutating func clinic() -> ClinicSettings? {
        let name = text("clinic.name")
        let region = text("clinic.region")
        let zone = text("clinic.zone")
        let keys = text("master-key").flatMap { try? MasterKeys(parsing: $0) }
        let from = text("quiet-hours.from").flatMap(minuteOfDay)
        let to = text("quiet-hours.to").flatMap(minuteOfDay)
        guard let name, let region, let zone, let keys, let from, let to,
            let language = text("clinic.language").flatMap(LanguageTag.init), let store = text("store"),
            let wordings = text("reminders.wordings").flatMap({ Int($0) })
        else { return nil }
        let scheme = "sqlite://"
        return ClinicSettings(
            name: name,
            region: region,
            zone: zone,
            language: language,
            store: store.hasPrefix(scheme) ? String(store.dropFirst(scheme.count)) : store,
            masterKeys: Secret(keys),
            masterKeyFile: source.files["master-key"],
            quietFrom: from,
            quietTo: to,
            auditHeads: source.values["audit.heads"],
            reminderWordings: wordings,
            showsPatients: source.values["calendars.show-patients"] == "yes",
            calendarPoll: source.values["calendars.poll-seconds"].flatMap { Int($0) } ?? 30
        )
    }

    mutating func line() -> LineSettings? {
        let token = text("whatsapp.token")
        let phoneNumberID = text("whatsapp.phone-number-id")
        guard let token, let phoneNumberID, let baseURL = text("whatsapp.base-url").flatMap(URL.init(string:)),
            let version = text("whatsapp.version"), let throughput = text("whatsapp.throughput").flatMap({ Int($0) })
        else { return nil }
        return LineSettings(
            baseURL: baseURL,
            version: version,
            token: Secret(token),
            phoneNumberID: phoneNumberID,
            businessAccountID: source.values["whatsapp.business-account-id"],
            throughput: throughput
        )
    }

    mutating func server() -> ServerSettings? {
        let appSecret = text("whatsapp.app-secret")
        let verifyToken = text("whatsapp.verify-token")
        guard let appSecret, let verifyToken, let host = text("listen.host"),
            let port = text("listen.port").flatMap({ Int($0) })
        else { return nil }
        return ServerSettings(
            host: host,
            port: port,
            publicURL: source.values["public-url"].flatMap(URL.init(string:)),
            appSecret: Secret(appSecret),
            appSecretPrevious: source.values["whatsapp.app-secret-previous"].map { Secret($0) },
            verifyToken: Secret(verifyToken),
            metricsToken: source.values["metrics-token"].map { Secret($0) },
            idleMinutes: text("session.idle-minutes").flatMap { Int($0) } ?? 30
        )
    }

    /// Nil unless a folder is set.
    func backup() -> BackupSettings? {
        guard let folder = source.values["backup.dir"] else { return nil }
        return BackupSettings(
            folder: folder,
            minuteOfDay: source.values["backup.at"].flatMap(minuteOfDay) ?? 150,
            keep: source.values["backup.keep"].flatMap { Int($0) } ?? 14
        )
    }

    /// Nil unless a Flow is set; then its key must be there and the world must reach us.
    mutating func flow() -> FlowSettings? {
        guard let id = source.values["booking.flow-id"] else { return nil }
        guard let key = text("booking.flow-key"), text("public-url") != nil else { return nil }
        return FlowSettings(
            id: id,
            key: Secret(key),
            passphrase: source.values["booking.flow-key-passphrase"].map { Secret($0) }
        )
    }

    /// The templates belong to the account: without its id none is known, and nothing would ever be sent.
    mutating func requireAccount() { _ = text("whatsapp.business-account-id") }

    /// The value, or nil and a problem that says how to set it; a value that was refused already has its problem.
    private mutating func text(_ name: String) -> String? {
        if let value = source.values[name] { return value }
        if let key = SettingKey.named(name), source.places[name] == nil {
            problems.append(SettingsProblem(key.howToSet))
        }
        return nil
    }
}

extension SettingKey {
    /// What to do about a missing value.
    var howToSet: String {
        let file = isSecret ? ", its file with `\(name)-file:` or \(environmentName)_FILE" : ""
        return "\(name) is missing: set it in the settings file or with \(environmentName)\(file). \(meaning)"
    }
}
