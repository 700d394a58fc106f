/// The forms under which the same telephone may be known, where a country changed its numbering and the network,
/// WhatsApp and the clinic's records disagree about the extra digit.
extension PhoneNumber {
    /// All digit forms that may denote this telephone, this one first.
    package var candidates: [String] {
        guard let twin else { return [digits] }
        return [digits, twin]
    }

    /// The form all candidates share, so that a blind index can be one value: the longer one.
    ///
    /// It is a key, not a number to dial.
    package var canonical: String {
        guard let twin, twin.utf8.count > digits.utf8.count else { return digits }
        return twin
    }

    private var twin: String? {
        if digits.hasPrefix("55") { return brazilian }
        if digits.hasPrefix("54") { return withOrWithout("9", afterCountry: "54", numberLength: 10) }
        if digits.hasPrefix("52") { return withOrWithout("1", afterCountry: "52", numberLength: 10) }
        return nil
    }

    /// Argentina writes mobiles with a 9 after 54 (abroad) and Mexico wrote them with a 1 after 52 (until 2019).
    private func withOrWithout(_ mark: Character, afterCountry country: String, numberLength: Int) -> String? {
        let number = digits.dropFirst(country.count)
        if number.count == numberLength { return country + String(mark) + number }
        if number.count == numberLength + 1, number.first == mark { return country + number.dropFirst() }
        return nil
    }

    /// Brazil put a 9 before its mobile numbers between 2012 and 2016 (Anatel, Resolução 553/2010); those numbers began
    /// with 6 to 9, and what begins with 2 to 5 is a landline.
    private var brazilian: String? {
        let area = digits.dropFirst(2).prefix(2)
        let number = digits.dropFirst(4)
        if number.count == 8, let first = number.first, ("6"..."9").contains(first) {
            return "55" + area + "9" + number
        }
        if number.count == 9, number.first == "9", let second = number.dropFirst().first, ("6"..."9").contains(second) {
            return "55" + area + number.dropFirst()
        }
        return nil
    }
}
