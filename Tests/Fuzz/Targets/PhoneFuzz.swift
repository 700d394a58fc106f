import Care

/// Telephone numbers through libphonenumber: the first byte chooses the region, the rest is the text.
enum PhoneFuzz {
    private static let regions = ["BR", "ES", "US", "IN", "GB", "ZZ", "\u{0}\u{1}", "xx", "", nil]

    static func check(_ bytes: [UInt8]) -> String? {
        guard let choice = bytes.first else { return nil }
        let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
        let region = regions[Int(choice) % regions.count]
        guard let number = PhoneNumber(text, region: region) else { return nil }
        if PhoneNumber(text, region: region) != number { return "two readings of a number differ" }
        if PhoneNumber(number.e164) != number { return "a number is not valid in its own long form" }
        if PhoneNumber(number.international) != number { return "a number as it is shown is another" }
        if number.region?.isEmpty == true { return "a region is empty" }
        return number.masked.contains(number.digits) ? "a masked number shows itself" : nil
    }
}
