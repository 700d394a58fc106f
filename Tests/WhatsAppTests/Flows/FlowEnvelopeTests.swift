import Crypto
import CryptoExtras
import Foundation
import TestKit
import Testing
import WhatsApp

@Suite struct FlowEnvelopeTests {
    private let made: FlowExchanges
    private let key: FlowKey

    init() throws {
        made = try FlowExchanges()
        key = try made.key()
    }

    private func refusal(of body: [UInt8]) throws -> FlowEnvelopeRefusal? {
        do {
            _ = try FlowEnvelope(opening: body, with: key)
            return nil
        } catch {
            return error
        }
    }

    @Test func `requests that pywa opens are opened alike, with either form of the key`() throws {
        let pkcs1 = try FlowKey(pem: made.privateKeyPKCS1)
        for exchange in made.exchanges {
            let plain = try JSONValue(parsing: exchange.plain)
            #expect(try FlowEnvelope(opening: exchange.body, with: key).request == plain)
            #expect(try FlowEnvelope(opening: exchange.body, with: pkcs1).request == plain)
        }
        #expect(made.exchanges.count == 3)
    }

    @Test func `answers are sealed to the very text that pywa seals them to`() throws {
        for exchange in made.exchanges {
            let envelope = try FlowEnvelope(opening: exchange.body, with: key)
            #expect(try envelope.seal(.string(exchange.text)) == exchange.sealedText)
        }
    }

    @Test func `the answer to a health check has no byte more or less than pywa's but the space`() throws {
        for exchange in made.exchanges {
            let ours = try FlowEnvelope(opening: exchange.body, with: key).seal(#require(FlowAnswer.healthy.body))
            let theirs = try #require(Data(base64Encoded: exchange.sealedHealth))
            // pywa writes a space after each of the two colons.
            #expect(try #require(Data(base64Encoded: ours)).count == theirs.count - 2)
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `what a phone seals is opened, and the answer is opened by the phone`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let phone = FlowPhone(&random)
        let letters: [Character] = ["a", "é", "\"", "🙂", "\u{7}"]
        let text = String((0..<Int.random(in: 0...900, using: &random)).map { letters[$0 % letters.count] })
        let request: JSONValue = ["action": "data_exchange", "data": ["text": .string(text)]]
        let body = try phone.parts(of: request.encoded(), for: key.publicPEM()).body
        let envelope = try FlowEnvelope(opening: body, with: key)
        #expect(envelope.request == request)
        let answer: JSONValue = ["screen": "TIME", "data": ["text": .string(text)]]
        #expect(try phone.open(envelope.seal(answer)) == answer)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `one flipped bit anywhere is refused with 421`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let phone = FlowPhone(&random)
        let whole = try phone.parts(of: Array(#"{"action":"ping"}"#.utf8), for: key.publicPEM())
        for _ in 0..<8 {
            var data = whole
            flip(&data.data, &random)
            #expect(try refusal(of: data.body) == .notAuthentic)
            var vector = whole
            flip(&vector.vector, &random)
            #expect(try refusal(of: vector.body) == .notAuthentic)
            var block = whole
            flip(&block.key, &random)
            #expect(try refusal(of: block.body) == .keyNotForUs)
        }
        #expect(FlowEnvelopeRefusal.notAuthentic.status == 421)
        #expect(FlowEnvelopeRefusal.keyNotForUs.status == 421)
    }

    private func flip(_ data: inout Data, _ random: inout SplitMix64) {
        let place = Int.random(in: 0..<data.count, using: &random)
        data[data.startIndex + place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    }

    @Test func `what is encrypted for another key, or with the older hash, is refused with 421`() throws {
        var random = SplitMix64(seed: 1)
        let phone = FlowPhone(&random)
        let plain = Array(#"{"action":"ping"}"#.utf8)
        let other = try FlowKey.make()
        #expect(try refusal(of: phone.parts(of: plain, for: other.publicPEM()).body) == .keyNotForUs)
        var parts = try phone.parts(of: plain, for: key.publicPEM())
        let rsa = try _RSA.Encryption.PublicKey(pemRepresentation: key.publicPEM())
        parts.key = try rsa.encrypt(phone.aes, padding: .PKCS1_OAEP)
        #expect(try refusal(of: parts.body) == .keyNotForUs)
        parts.key = try rsa.encrypt(phone.aes + phone.aes, padding: .PKCS1_OAEP_SHA256)
        #expect(try refusal(of: parts.body) == .keyNotForUs)
        parts.key = parts.key.dropLast()
        #expect(try refusal(of: parts.body) == .keyNotForUs)
    }

    @Test func `what is no request is refused with 400`() throws {
        var random = SplitMix64(seed: 2)
        let whole = try FlowPhone(&random).parts(of: Array("{}".utf8), for: key.publicPEM())
        #expect(try refusal(of: whole.body) == nil)
        #expect(try refusal(of: []) == .notRequest)
        #expect(try refusal(of: Array("[]".utf8)) == .notRequest)
        #expect(try refusal(of: Array("{}".utf8)) == .badField(.key))
        for short in [0, 15, 17] {
            var parts = whole
            parts.vector = Data(count: short)
            #expect(try refusal(of: parts.body) == .badField(.vector))
        }
        var parts = whole
        parts.data = Data(count: 16)
        #expect(try refusal(of: parts.body) == .badField(.data))
        let text = String(decoding: whole.body, as: UTF8.self)
        let unnamed = text.replacing("encrypted_flow_data", with: "data")
        #expect(try refusal(of: Array(unnamed.utf8)) == .badField(.data))
        let spaced = text.replacing("vector\":\"", with: "vector\":\" ")
        #expect(try refusal(of: Array(spaced.utf8)) == .badField(.vector))
        let fields = FlowEnvelopeRefusal.Field.allCases.map { FlowEnvelopeRefusal.badField($0) }
        #expect((fields + [.tooLong, .notRequest, .notJSON]).allSatisfy { $0.status == 400 })
    }

    @Test func `what was sealed but is not JSON is refused with 400`() throws {
        var random = SplitMix64(seed: 3)
        for plain in ["{", "ping", "{}{}"] {
            let body = try FlowPhone(&random).parts(of: Array(plain.utf8), for: key.publicPEM()).body
            #expect(try refusal(of: body) == .notJSON)
        }
    }

    @Test func `a body at the limit is read and one byte more is not`() throws {
        var random = SplitMix64(seed: 4)
        let body = try FlowPhone(&random).parts(of: Array("{}".utf8), for: key.publicPEM()).body
        let spaces = [UInt8](repeating: 0x20, count: FlowEnvelope.longestBody - body.count)
        #expect(try refusal(of: body + spaces) == nil)
        #expect(try refusal(of: body + spaces + [0x20]) == .tooLong)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `any bytes are refused without a crash`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let whole = try #require(made.exchanges.randomElement(using: &random)).body
        for _ in 0..<20 {
            let noise = (0..<Int.random(in: 0...300, using: &random)).map { _ in
                UInt8.random(in: .min ... .max, using: &random)
            }
            #expect(try refusal(of: noise) != nil)
            var damaged = whole
            damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
            _ = try refusal(of: damaged)
            _ = try refusal(of: Array(whole.prefix(Int.random(in: 0..<whole.count, using: &random))))
        }
    }
}
