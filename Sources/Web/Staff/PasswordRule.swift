/// What a password must be: long, and not a well-known or obvious one (NIST SP 800-63B: no composition rules).
package enum PasswordRule {
    static let shortest = 12
    static let longest = 256

    /// What to change, or nil when the password will do.
    ///
    /// `context` holds words it may not consist of (name, email).
    package static func complaint(about password: String, context: [String]) -> String? {
        if password.count < shortest {
            return "The password needs at least \(shortest) characters; a short sentence is good."
        }
        if password.utf8.count > longest { return "The password may have at most \(longest) characters." }
        let folded = password.lowercased()
        if Set(folded).count < 4 { return "The password repeats too few characters. Choose a short sentence." }
        if context.contains(where: { !$0.isEmpty && folded == $0.lowercased() }) {
            return "The password may not be your name or email. Choose a short sentence."
        }
        let letters = folded.filter { $0.isLetter || $0.isNumber }
        if obvious.contains(where: { letters.hasPrefix($0) && letters.count < $0.count + 5 }) {
            return "That password is among the first an attacker tries. Choose a short sentence."
        }
        return nil
    }

    /// Long ones that head every published list of common passwords.
    private static let obvious = [
        "password", "passwort", "123456789", "1234567890", "qwertyuiop", "qwerty123", "1q2w3e4r5t", "iloveyou",
        "administrator", "letmein", "welcome", "caduceus", "changeme",
    ]
}
