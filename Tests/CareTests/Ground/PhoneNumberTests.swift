import Care
import TestKit
import Testing

struct PhoneNumberTests {
    @Test(arguments: [
        ("+1 202-555-0142", nil, "12025550142"),
        ("(202) 555-0142", "US", "12025550142"),
        ("020 7946 0123", "GB", "442079460123"),
        ("2079460123", "gb", "442079460123"),
        ("+44 (0)20 7946 0123", nil, "442079460123"),
        ("0044 20 7946 0123", "GB", "442079460123"),
        ("03 53 01 01 23", "FR", "33353010123"),
        ("11 91234-5678", "BR", "5511912345678"),
        ("011 15-2345-6789", "AR", "5491123456789"),
        ("55 1234 5678", "MX", "525512345678"),
        ("612 34 56 78", "ES", "34612345678"),
        ("98765 43210", "IN", "919876543210"),
    ])
    func `numbers are read as people write them`(text: String, region: String?, digits: String) {
        #expect(PhoneNumber(text, region: region)?.digits == digits)
    }

    @Test(arguments: [
        ("", "US"), ("123", "US"), ("not a number", "US"), ("+1 202-555-0142\u{0}", nil), ("202 555 0142", nil),
        ("+999 12345678", nil), ("4.47701E+11", "GB"), ("202 555 0142", "XX"), ("n/a", "DE"), ("-", "DE"), ("0", "DE"),
        ("202 555 0142", "a very long region"),
    ])
    func `what is no valid number is refused`(text: String, region: String?) {
        #expect(PhoneNumber(text, region: region) == nil)
    }

    @Test func `any text of any length is survived`() {
        #expect(PhoneNumber(String(repeating: "1", count: 1_000_000), region: "US") == nil)
        var random = SplitMix64(seed: 3)
        for _ in 0..<500 {
            let length = Int.random(in: 0...300, using: &random)
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            let number = PhoneNumber(String(decoding: bytes, as: UTF8.self), region: "BR")
            #expect(number == nil || (7...15).contains(number?.digits.count ?? 0))
        }
    }

    @Test(arguments: ["12025550142", "5215512345678", "541123456789", "3545550142"])
    func `WhatsApp's own digits are taken as they are`(digits: String) throws {
        let number = try #require(PhoneNumber(digits: digits))
        #expect(number.digits == digits)
        #expect(number.e164 == "+" + digits)
    }

    @Test(arguments: ["", "123456", "0123456789", "1234567890123456", "+12025550142", "1202555014a", "１２０２５５５０１４２"])
    func `other digits are refused`(digits: String) {
        #expect(PhoneNumber(digits: digits) == nil)
    }

    @Test(arguments: [
        ("5511912345678", ["5511912345678", "551112345678"], false),
        ("5511987654321", ["5511987654321", "551187654321"], true),
        ("551187654321", ["551187654321", "5511987654321"], true),
        ("551134567890", ["551134567890"], true),
        ("5491123456789", ["5491123456789", "541123456789"], true),
        ("541123456789", ["541123456789", "5491123456789"], true),
        ("5215512345678", ["5215512345678", "525512345678"], true),
        ("525512345678", ["525512345678", "5215512345678"], true),
        ("12025550142", ["12025550142"], true),
        ("447700900123", ["447700900123"], true),
    ])
    func `candidates are the forms one telephone is known under`(digits: String, forms: [String], isSame: Bool) throws {
        let number = try #require(PhoneNumber(digits: digits))
        #expect((number.candidates == forms) == isSame)
    }

    @Test func `all candidates of a number share its canonical form and each other`() throws {
        var random = SplitMix64(seed: 5)
        for _ in 0..<3_000 {
            let country = try #require(["55", "54", "52", "1", "49"].randomElement(using: &random))
            let length = Int.random(in: 7...12, using: &random)
            let rest = (0..<length).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
            let number = try #require(PhoneNumber(digits: country + rest))
            let others = try number.candidates.map { try #require(PhoneNumber(digits: $0)) }
            let areOne = others.allSatisfy {
                $0.canonical == number.canonical && Set($0.candidates) == Set(number.candidates)
            }
            let isListed = number.candidates.contains(number.canonical) && number.candidates.first == number.digits
            if !areOne || !isListed { Issue.record("seed 5 \(number.digits)") }
        }
    }

    @Test func `a number shows its place and its written form`() throws {
        let number = try #require(PhoneNumber(digits: "5511987654321"))
        #expect(number.region == "BR")
        #expect(number.international == "+55 11 98765-4321")
        #expect(PhoneNumber(digits: "12025550142")?.region == "US")
    }

    @Test func `a number printed by accident is masked`() throws {
        let number = try #require(PhoneNumber(digits: "12025550142"))
        #expect("\(number)" == "•••• 0142")
        #expect(number.masked == "•••• 0142")
    }
}
