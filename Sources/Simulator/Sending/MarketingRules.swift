import Care

/// Where Meta treats marketing templates in another way (Meta, per-user marketing limits, April 2026).
enum MarketingRules {
    /// Nobody in the United States gets any since April 2025: +1 with an area code of that country.
    static func isAmerican(_ person: SimulatedPerson) -> Bool { region(of: person) == "US" }

    /// The limit for each person is not enforced in the EEA, the United Kingdom, Japan and South Korea.
    static func isUncapped(_ person: SimulatedPerson) -> Bool {
        region(of: person).map(uncapped.contains) ?? false
    }

    /// By the phone number; the business-scoped id tells the country of who shows none.
    private static func region(of person: SimulatedPerson) -> String? {
        guard let digits = person.phone else { return String(person.userID.prefix { $0 != "." }) }
        return PhoneNumber(digits: digits)?.region ?? (digits.hasPrefix("1") ? "US" : nil)
    }

    private static let uncapped: Set<String> = [
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI",
        "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK", "GB", "JP", "KR",
    ]
}
