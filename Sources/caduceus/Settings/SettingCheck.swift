import Care
import Foundation
import Store

extension SettingKey {
    /// What is wrong with the text as a value of this key, or nil; secrets are never quoted.
    func complaint(about text: String) -> String? {
        switch kind {
        case .text, .path: text.isEmpty ? "must not be empty" : nil
        case .secret:
            text.count < 4 || text.contains(where: \.isWhitespace) ? "must be one word of 4 characters or more" : nil
        case .masterKeys:
            (try? MasterKeys(parsing: text)) == nil
                ? "must be 32 bytes in base64, made with `openssl rand -base64 32`, or a file of `caduceus keys rotate`"
                : nil
        case .privateKey:
            text.hasPrefix("-----BEGIN ") && text.contains("PRIVATE KEY-----")
                ? nil : "must be a private key in PEM, made with `caduceus flows keys`"
        case .wholeNumber(let range):
            Int(text).map(range.contains) == true
                ? nil : "must be a whole number from \(range.lowerBound) to \(range.upperBound), not `\(text)`"
        case .choice(let choices):
            choices.contains(text) ? nil : "must be one of \(choices.joined(separator: ", ")), not `\(text)`"
        case .origin: Self.originComplaint(text)
        case .address: Self.isAddress(text) ? nil : "must be an http or https address, not `\(text)`"
        case .timeOfDay: minuteOfDay(text) == nil ? "must be a time such as 20:00, not `\(text)`" : nil
        case .region:
            Locale.Region.isoRegions.contains(Locale.Region(text)) && text.count == 2
                ? nil : "must be a country of two letters such as BR, not `\(text)`"
        case .zone:
            Zone(text) == nil
                ? "must be a zone of the IANA database such as Europe/Madrid or America/Sao_Paulo, not `\(text)`" : nil
        case .language: LanguageTag(text) == nil ? "must be a language such as pt-BR, not `\(text)`" : nil
        }
    }

    private static func originComplaint(_ text: String) -> String? {
        guard isAddress(text), let url = URL(string: text) else {
            return "must be an http or https address, not `\(text)`"
        }
        return ["", "/"].contains(url.path()) && url.fragment() == nil
            ? nil : "must be an address without a path, such as https://clinic.example, not `\(text)`"
    }

    private static func isAddress(_ text: String) -> Bool {
        guard let url = URL(string: text), let host = url.host(), !host.isEmpty else { return false }
        return (url.scheme == "https" || url.scheme == "http") && url.query() == nil && url.user() == nil
    }
}

/// Minutes after midnight of `HH:MM`, or nil.
func minuteOfDay(_ text: String) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.count == 2 && $0.allSatisfy(\.isASCII) }),
        let hour = Int(parts[0]), let minute = Int(parts[1]), (0...23).contains(hour), (0...59).contains(minute)
    else { return nil }
    return hour * 60 + minute
}
