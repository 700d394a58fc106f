import Care
import WhatsApp

/// Who a send is for.
struct Recipient {
    /// As it was written.
    var input: String
    /// Digits after normalisation; nil when addressed by business-scoped user id.
    var digits: String?
    var person: PersonIndex?
}

extension SimulatorModel {
    func recipient(_ body: JSONValue) throws(GraphError) -> Recipient {
        if let to = body["to"] {
            guard let input = to.text, !input.isEmpty else { throw .invalid("to", "must be a phone number") }
            let digits = try normalised(input)
            return Recipient(input: input, digits: digits, person: registered(digits))
        }
        guard let input = body["recipient"]?.string, !input.isEmpty else {
            throw GraphError(100, "The parameter to is required.")
        }
        return Recipient(input: input, digits: nil, person: byUserID[input])
    }

    /// Digits with a country code.
    ///
    /// Without a plus the business number's own is put before them (Meta, sending messages: phone number formats).
    private func normalised(_ input: String) throws(GraphError) -> String {
        let bytes = input.utf8.filter { !" -().".utf8.contains($0) }
        let isInternational = bytes.first == UInt8(ascii: "+")
        let digits = isInternational ? bytes.dropFirst() : bytes[...]
        guard (5...20).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw .invalid("to", "is not a valid phone number")
        }
        let text = String(decoding: digits, as: UTF8.self)
        return isInternational || !settings.prependsCountryCode ? text : settings.number.countryCode + text
    }

    /// Brazil's ninth digit, Argentina's 9 and Mexico's 1 come and go between people's spelling and WhatsApp's.
    private func registered(_ digits: String) -> PersonIndex? {
        byPhone[digits] ?? Self.variant(of: digits).flatMap { byPhone[$0] }
    }

    private static func variant(of digits: String) -> String? {
        switch (digits.prefix(2), digits.utf8.count) {
        case ("55", 13): String(digits.prefix(4) + digits.dropFirst(5))
        case ("55", 12): digits.prefix(4) + "9" + digits.dropFirst(4)
        case ("54", 13): "54" + digits.dropFirst(3)
        case ("54", 12): "549" + digits.dropFirst(2)
        case ("52", 13): "52" + digits.dropFirst(3)
        case ("52", 12): "521" + digits.dropFirst(2)
        default: nil
        }
    }
}
