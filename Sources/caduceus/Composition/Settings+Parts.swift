import Care
import Foundation
import Practice
import Store
import Web
import WhatsApp

extension LineSettings {
    /// How the Cloud API is reached; with the app secret each call carries its proof.
    func graphConfiguration(appSecret: String?) -> GraphConfiguration {
        GraphConfiguration(
            baseURL: baseURL.absoluteString,
            version: version,
            token: token.exposed,
            phoneNumberID: phoneNumberID,
            accountID: businessAccountID,
            appSecret: appSecret
        )
    }
}

extension ClinicSettings {
    /// Where room is needed: the database's folder, and each that backups or signed heads are written to.
    var diskFolders: [String] {
        let files = (postgres == nil ? [store] : []) + [headsPath]
        return Set(files.map { URL(filePath: $0).deletingLastPathComponent().path }).sorted()
    }

    var quietHours: QuietHours {
        DailyHours(from: quietFrom, to: quietTo).map(QuietHours.init) ?? .standard
    }

    /// `publicURL` is where patients' links lead, if anywhere; `flow` what they book in, if not in lists.
    func rules(line: String, throughput: Int, publicURL: URL? = nil, flow: String? = nil) -> PracticeRules {
        PracticeRules(
            clinicName: name,
            line: line,
            quietHours: quietHours,
            throughput: throughput,
            booking: BookingRules(
                publicURL: publicURL.map(\.withoutSlash),
                language: language,
                zone: zone,
                region: region,
                flow: flow
            ),
            reminderWordings: reminderWordings,
            calendars: CalendarRules(
                showsPatients: showsPatients,
                poll: .seconds(Int64(calendarPoll)),
                zone: Zone(zone) ?? .utc
            )
        )
    }
}

extension URL {
    /// Links are made by adding a path.
    var withoutSlash: String {
        absoluteString.hasSuffix("/") ? String(absoluteString.dropLast()) : absoluteString
    }
}

extension FlowSettings {
    /// Throws `SettingsProblems` for a key that cannot be used.
    func service(_ settings: Settings, _ store: any StoreEngine) throws -> FlowService {
        FlowService(
            key: try FlowKey.reading(key.exposed, passphrase: passphrase?.exposed),
            appSecrets: settings.server.appSecrets,
            cards: BookingCards(store: store, rules: settings.practiceRules)
        )
    }
}

extension FlowKey {
    /// The key of the settings; what is wrong with it is said as a setting's problem.
    static func reading(_ pem: String, passphrase: String?) throws -> FlowKey {
        do {
            return try FlowKey(pem: pem + "\n", passphrase: passphrase)
        } catch {
            let words =
                switch error {
                case .notPrivateKey: "is no RSA private key in PEM: make one with `caduceus flows keys`"
                case .wrongSize(let bits): "has \(bits) bits, and Meta takes 2048: make one with `caduceus flows keys`"
                case .passphraseMissing: "has a passphrase: set booking.flow-key-passphrase"
                case .notOpened:
                    "is not opened by booking.flow-key-passphrase, or is sealed in an older way: make it anew with "
                        + "`openssl genpkey -algorithm RSA -aes-256-cbc`, or with `caduceus flows keys`"
                }
            throw SettingsProblems([SettingsProblem("booking.flow-key \(words)")])
        }
    }
}

extension Settings {
    var graphConfiguration: GraphConfiguration { line.graphConfiguration(appSecret: server.appSecret.exposed) }

    var practiceRules: PracticeRules {
        clinic.rules(
            line: line.phoneNumberID,
            throughput: line.throughput,
            publicURL: server.publicURL,
            flow: flow?.id
        )
    }

    var webSettings: WebSettings {
        get throws {
            let address = SettingsSource.consoleAddress(
                publicURL: server.publicURL,
                host: server.host,
                port: server.port
            )
            var settings = try clinic.webSettings(address: address, verifyToken: server.verifyToken.exposed)
            settings.metricsToken = server.metricsToken?.exposed
            settings.line = line.phoneNumberID
            settings.hasNightlyBackup = backup != nil
            settings.idleLimit = .minutes(Int64(server.idleMinutes))
            return settings
        }
    }
}

extension ClinicSettings {
    /// What the console's own links need; webhooks are taken only with a verify token.
    func webSettings(address: URL?, verifyToken: String = "") throws -> WebSettings {
        guard let address, let zone = Zone(zone) else {
            throw SettingsProblems([SettingsProblem("clinic.zone or public-url cannot be used")])
        }
        do {
            var settings = try WebSettings(
                publicURL: address,
                clinicName: name,
                zone: zone,
                verifyToken: verifyToken
            )
            settings.showsPatients = showsPatients
            return settings
        } catch {
            throw SettingsProblems([SettingsProblem("\(error)")])
        }
    }
}

extension SettingsSource {
    /// The address staff open.
    var consoleAddress: URL? {
        Self.consoleAddress(
            publicURL: values["public-url"].flatMap(URL.init(string:)),
            host: values["listen.host"] ?? "",
            port: values["listen.port"].flatMap { Int($0) } ?? 0
        )
    }

    /// The public one, or on a trial without one this machine's.
    static func consoleAddress(publicURL: URL?, host: String, port: Int) -> URL? {
        publicURL ?? URL(string: "http://\(host == "localhost" ? "localhost" : "127.0.0.1"):\(port)")
    }
}
