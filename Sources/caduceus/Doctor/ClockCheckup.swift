import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Practice

/// The machine's clock beside the clock of WhatsApp's server.
struct ClockCheckup {
    let http: HTTPClient
    let baseURL: String

    /// Reminders, sessions and TLS all tolerate this many seconds.
    private static let tolerance = 60.0

    func findings() async -> [Finding] {
        do {
            let answer = try await http.execute(HTTPClientRequest(url: baseURL + "/"), timeout: .seconds(10))
            for try await _ in answer.body {}
            guard let text = answer.headers.first(name: "date"), let date = Self.date(text) else { return [] }
            let skew = Date().timeIntervalSince(date)
            guard abs(skew) > Self.tolerance else { return [Finding(.ok, "clock", "agrees with \(baseURL)")] }
            let direction = skew > 0 ? "ahead" : "behind"
            let words = "\(Int(abs(skew))) seconds \(direction) of \(baseURL)"
            return [Finding(FoundTrouble(.clockOff, words))]
        } catch {
            return [
                Finding(
                    .wrong,
                    "network",
                    "\(baseURL) cannot be reached: check network, DNS, proxy and whatsapp.base-url"
                )
            ]
        }
    }

    /// An HTTP date such as `Tue, 24 Nov 2026 09:30:00 GMT` (RFC 9110, 5.6.7).
    private static func date(_ text: String) -> Date? {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.date(from: text)
    }
}
