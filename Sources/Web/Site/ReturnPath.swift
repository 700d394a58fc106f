import Foundation

/// The page someone asked for before signing in, if it is safe to send them there.
///
/// Only a path of our own counts: `//evil.example` and `/\\evil.example` are other hosts to a browser.
package enum ReturnPath {
    private static let longest = 512

    package static func safe(_ text: String) -> String? {
        let bytes = text.utf8
        guard bytes.count <= longest, bytes.first == UInt8(ascii: "/"), text != "/",
            !text.hasPrefix("//"), !text.contains("\\"), bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        // Only pages: not a link that worked once, nor the way in itself.
        let path = text.prefix { $0 != "?" && $0 != "#" }
        let pages: [ConsolePath] = [
            .today, .week, .newVisit, .leave, .waiting, .practice, .tomorrow, .inbox, .outbox, .attendance,
        ]
        let isPage =
            pages.contains { path == $0.path }
            || path.firstMatch(of: /^\/(inbox|week\/series|week\/visits)\/[0-9]+$/) != nil
        return isPage ? text : nil
    }

    /// The sign-in page that leads back to `path`.
    static func login(for path: String) -> String {
        var allowed = CharacterSet.alphanumerics
        allowed.insert(charactersIn: "-._~/")
        guard let safe = safe(path), let escaped = safe.addingPercentEncoding(withAllowedCharacters: allowed) else {
            return ConsolePath.login.path
        }
        return "\(ConsolePath.login.path)?next=\(escaped)"
    }
}
