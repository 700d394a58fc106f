import Foundation
import HTTPTypes
import TestKit
import Testing
import Web

@Suite struct StaffRuleTests {
    @Test func `a password's hash knows its password and no other`() throws {
        let hash = try PasswordHash.make(from: "an umbrella in May")
        let kept = try #require(PasswordHash(hash.description))
        #expect(kept.matches("an umbrella in May"))
        #expect(!kept.matches("an umbrella in may"))
        #expect(!hash.description.contains("umbrella"))
        #expect(try PasswordHash.make(from: "an umbrella in May") != hash)
    }

    @Test(arguments: [
        "", "scrypt$15$8$1$AAAA$AAAA", "scrypt$31$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAA", "bcrypt$15$8$1$a$b", "$$$$$$",
    ])
    func `a hash that is not one of ours is refused`(text: String) {
        #expect(PasswordHash(text) == nil)
    }

    @Test(arguments: [
        ("short", false), ("elevenchars", false), ("twelve chars", true), ("aaaaaaaaaaaaaa", false),
        ("password1234", false), ("Ada Lovelace", false), ("correct horse battery staple", true),
        (String(repeating: "longer ", count: 40), false),
    ])
    func `a password must be long and not obvious, and nothing else`(password: String, isGood: Bool) {
        #expect((PasswordRule.complaint(about: password, context: ["Ada Lovelace"]) == nil) == isGood)
    }

    @Test func `a form survives any bytes`() throws {
        let good = try FormBody("text=caf%C3%A9+%26+cake&empty=&lone")
        #expect(good["text"] == "café & cake")
        #expect(good["empty"].isEmpty && good["lone"].isEmpty && good["absent"].isEmpty)
        for broken in ["a=%", "a=%4", "a=%zz", "a=%FF", "a=%00"] {
            #expect(throws: Problem.self, "\(broken)") { try FormBody(broken) }
        }
        for seed in 0..<200 as Range<UInt64> {
            var random = SplitMix64(seed: seed)
            let bytes = (0..<Int.random(in: 0...80, using: &random)).map { _ in
                UInt8.random(in: 32...126, using: &random)
            }
            do {
                let form = try FormBody(String(decoding: bytes, as: UTF8.self))
                #expect(!form["a"].contains("\0"), "seed \(seed)")
            } catch {
                #expect(error.status == .badRequest, "seed \(seed)")
            }
        }
    }
}
