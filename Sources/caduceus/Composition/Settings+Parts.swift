import Care
import Foundation
import Practice
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
    var quietHours: QuietHours {
        DailyHours(from: quietFrom, to: quietTo).map(QuietHours.init) ?? .standard
    }

    func rules(line: String, throughput: Int) -> PracticeRules {
        PracticeRules(clinicName: name, line: line, quietHours: quietHours, throughput: throughput)
    }
}

extension Settings {
    var graphConfiguration: GraphConfiguration { line.graphConfiguration(appSecret: server.appSecret.exposed) }

    var practiceRules: PracticeRules { clinic.rules(line: line.phoneNumberID, throughput: line.throughput) }

    var webSettings: WebSettings {
        get throws {
            let here = "http://\(server.host == "localhost" ? "localhost" : "127.0.0.1"):\(server.port)"
            guard let address = server.publicURL ?? URL(string: here), let zone = Zone(clinic.zone) else {
                throw SettingsProblems([SettingsProblem("clinic.zone or public-url cannot be used")])
            }
            do {
                var settings = try WebSettings(
                    publicURL: address,
                    clinicName: clinic.name,
                    zone: zone,
                    verifyToken: server.verifyToken.exposed
                )
                settings.metricsToken = server.metricsToken?.exposed
                return settings
            } catch {
                throw SettingsProblems([SettingsProblem("\(error)")])
            }
        }
    }
}
