/// What the sign-in page shows.
struct LoginModel {
    let shell: Shell
    let complaint: String?
    let email: String
    /// Whether the email stands there already, so that only the password is typed again.
    let isKnown: Bool
    /// Where to go afterwards.
    let next: String?
}

/// What the page of the first administrator shows.
struct SetupModel {
    let shell: Shell
    let complaint: String?
    let name: String
    let email: String
    let shortest = PasswordRule.shortest
    let longest = PasswordRule.longest
}

/// What the page of a new password shows.
struct PasswordModel {
    let shell: Shell
    let complaint: String?
    let name: String
    let email: String
    let shortest = PasswordRule.shortest
    let longest = PasswordRule.longest
}
