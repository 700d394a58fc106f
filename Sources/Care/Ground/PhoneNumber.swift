import CPhoneNumber

/// A telephone number with its country code (E.164), of 7 to 15 digits.
package struct PhoneNumber: Hashable, Sendable {
    /// Country code and number, without a plus: WhatsApp's own form.
    package let digits: String

    /// What people write: `+44 7700 900123`, or a local form as dialled in `region` (ISO 3166 alpha-2).
    ///
    /// Nil unless libphonenumber holds the number for valid.
    package init?(_ text: String, region: String? = nil) {
        // Longer than any way to write a number; libphonenumber stops at 250 as well.
        guard text.utf8.count <= 250, !text.utf8.contains(0) else { return nil }
        let region = region.map { $0.uppercased() }.flatMap { $0.utf8.count == 2 ? $0 : nil } ?? "ZZ"
        guard let e164 = fromC(capacity: 24, { caduceus_phone_e164(text, region, $0, $1) }), e164.hasPrefix("+") else {
            return nil
        }
        self.init(digits: String(e164.dropFirst()))
    }

    /// Digits with the country code and no plus, as WhatsApp gives them; taken as they are, for WhatsApp knows numbers
    /// that libphonenumber's tables do not (yet, or any more).
    package init?(digits: String) {
        let bytes = digits.utf8
        guard (7...15).contains(bytes.count), bytes.first != UInt8(ascii: "0"),
            bytes.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        self.digits = digits
    }

    package var e164: String { "+" + digits }

    /// ISO 3166 alpha-2 of the number's country, when it has one.
    package var region: String? { fromC(capacity: 8) { caduceus_phone_region(e164, $0, $1) } }

    /// As it is written abroad: `+55 11 91234-5678`.
    package var international: String { fromC(capacity: 64) { caduceus_phone_international(e164, $0, $1) } ?? e164 }

    /// Safe to show where the number itself must not be: `•••• 0142`.
    package var masked: String { "•••• " + digits.suffix(4) }
}

extension PhoneNumber: CustomStringConvertible {
    /// Masked, so that a number cannot slip into a log by interpolation.
    package var description: String { masked }
}

/// Runs a C function that writes a NUL-terminated string; nil if it says there is none.
private func fromC(capacity: Int, _ body: (UnsafeMutablePointer<CChar>, Int) -> Bool) -> String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity) { buffer in
        guard let start = buffer.baseAddress, body(start, capacity) else { return nil }
        return String(cString: start)
    }
}
