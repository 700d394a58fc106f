package import Care
import Crypto
import Foundation

/// How to reach the Graph API and as whom.
package struct GraphConfiguration: Sendable {
    /// Scheme, host and port; the simulator's in the demo.
    ///
    /// No path, no slash at the end.
    package var baseURL: String
    package var version: String
    package var token: String
    /// The business number messages leave from, unless they name another.
    package var phoneNumberID: String
    /// The WhatsApp Business account; needed for templates and the doctor.
    package var accountID: String?
    /// Given, every call carries Graph's `appsecret_proof`, for apps that insist on it.
    package var appSecret: String?
    /// To connect, TLS handshake included.
    package var connectTimeout: Span = .seconds(5)
    /// For a whole call.
    package var callTimeout: Span = .seconds(30)
    /// For a whole up- or download.
    package var mediaTimeout: Span = .seconds(120)
    /// After so long without a byte an answer is given up.
    package var silenceTimeout: Span = .seconds(30)
    package var connections = 256

    package init(
        baseURL: String = "https://graph.facebook.com",
        version: String = "v25.0",
        token: String,
        phoneNumberID: String,
        accountID: String? = nil,
        appSecret: String? = nil
    ) {
        self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        self.version = version
        self.token = token
        self.phoneNumberID = phoneNumberID
        self.accountID = accountID
        self.appSecret = appSecret
    }

    /// HMAC-SHA256 of the token under the app secret (Meta, Securing Graph API calls).
    var proof: String? {
        guard let appSecret, !appSecret.isEmpty else { return nil }
        let key = SymmetricKey(data: Data(appSecret.utf8))
        return Hex.text(HMAC<SHA256>.authenticationCode(for: Data(token.utf8), using: key))
    }
}
