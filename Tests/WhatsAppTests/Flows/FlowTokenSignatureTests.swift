import Care
import Crypto
import Foundation
import TestKit
import Testing
import WhatsApp

@Suite struct FlowTokenSignatureTests {
    private let now = Instant(seconds: 1_795_000_000)

    private func base64url(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// A JWT by RFC 7515's own steps.
    private func token(
        _ claims: String,
        header: String = #"{"alg":"HS256","typ":"JWT"}"#,
        secret: String = "s3"
    ) -> String {
        let signed = base64url(header.utf8) + "." + base64url(claims.utf8)
        let key = SymmetricKey(data: Data(secret.utf8))
        let code = HMAC<SHA256>.authenticationCode(for: Data(signed.utf8), using: key)
        return signed + "." + base64url(code)
    }

    private func check(_ signature: String?, secrets: [String] = ["s3"]) -> FlowTokenSignature {
        let request = FlowRequest(action: .open, token: "t1", tokenSignature: signature)
        return FlowTokenSignature(of: request, secrets: secrets, now: now)
    }

    @Test func `a token signed with the app secret that names the Flow's is bound to it`() {
        #expect(check(token(#"{"flow_token":"t1"}"#)) == .bound)
        #expect(check(token(#"{"sub":"t1","iat":1}"#)) == .bound)
        #expect(check(token(#"{"flow_token":"t1"}"#), secrets: ["new", "s3"]) == .bound)
        #expect(check(nil) == .absent)
        #expect(check(token(#"{"iat":1}"#)) == .signed)
    }

    /// RFC 7515, A.1, whose key is not ours.
    @Test func `a token of another maker is read as far as its signature`() {
        let signature =
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
            + "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        #expect(check(signature) == .refused(.wrongSignature))
    }

    @Test func `false ones are refused with the reason`() {
        #expect(check(token(#"{"flow_token":"t1"}"#, secret: "other")) == .refused(.wrongSignature))
        #expect(check(token(#"{"flow_token":"t1"}"#), secrets: []) == .refused(.wrongSignature))
        #expect(check(token(#"{"flow_token":"t1"}"#, secret: ""), secrets: [""]) == .refused(.wrongSignature))
        #expect(check(token(#"{"flow_token":"t2","sub":"t1"}"#)) == .refused(.otherToken))
        #expect(check(token(#"{"flow_token":"t1"}"#, header: #"{"alg":"none"}"#)) == .refused(.wrongAlgorithm))
        #expect(check(token(#"{"flow_token":"t1"}"#, header: #"{"alg":"hs256"}"#)) == .refused(.wrongAlgorithm))
        for text in ["", ".", "..", "a.b", "a.b.c.d", "!.!.!", token("[]"), token("{")] where !text.isEmpty {
            #expect(check(text) == .refused(.notToken))
        }
        #expect(check(token(#"{"iat":1}"#)).isRefused == false)
        #expect(check("..").isRefused)
    }

    @Test func `it holds until the second before its end`() {
        #expect(check(token(#"{"flow_token":"t1","exp":1795000001}"#)) == .bound)
        #expect(check(token(#"{"flow_token":"t1","exp":1795000000}"#)) == .refused(.expired))
        #expect(check(token(#"{"flow_token":"t1","exp":1794999999.5}"#)) == .refused(.expired))
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `one changed character is refused`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let whole = Array(token(#"{"flow_token":"t1"}"#).utf8)
        let letters = Array("ABCXYZabcxyz0189-_.+/= !".utf8)
        for _ in 0..<50 {
            var changed = whole
            let place = Int.random(in: 0..<changed.count - 1, using: &random)
            changed[place] = letters.randomElement(using: &random) ?? 0x21
            guard changed != whole else { continue }
            #expect(check(String(decoding: changed, as: UTF8.self)).isRefused)
        }
    }
}
