import Care
import Dialogue
import TestKit
import Testing

@Suite struct TapPayloadTests {
    @Test func `what goes to the phone comes back the same`() {
        for seed in UInt64(0)..<500 {
            var random = SplitMix64(seed: seed)
            let payload = TapPayload.random(using: &random)
            #expect(TapPayload(payload.description) == payload, "seed \(seed)")
            #expect(payload.description.utf16.count <= 200, "seed \(seed)")
        }
    }

    @Test(arguments: [
        "", ":", "confirm", "confirm:", "confirm:1", "confirm:1:", "confirm:1:2:3", "confirm:0:1", "confirm:-1:1",
        "confirm:1:0",
        "confirm:+1:1", "confirm:01:1", "confirm: 1:1", "CONFIRM:1:1", "confirm:9223372036854775808:1",
        "confirm:1:2147483648",
        "times:1:1", "times:1:1:1000", "times:1:1:-1", "slot:1:1:1:1", "slot:1:1:0:1:5", "slot:1:1:1:1:999999999999999",
        "stop:1", "stop:", "Confirm", "\u{0}", "confirm:1:1\u{0}", "confirm:1:1\n", "🙂", "confirm:١:1",
    ])
    func `a text we never wrote means nothing`(text: String) {
        #expect(TapPayload(text) == nil)
    }

    @Test func `no damage to a payload does harm`() {
        for seed in UInt64(0)..<2_000 {
            var random = SplitMix64(seed: seed)
            var bytes = Array(TapPayload.random(using: &random).description.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                if Bool.random(using: &random) {
                    bytes.remove(at: place)
                } else {
                    bytes[place] = UInt8.random(in: 0...255, using: &random)
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            if let payload = TapPayload(text) { #expect(payload.description == text, "seed \(seed)") }
        }
    }

    @Test func `a very long text is not read`() {
        #expect(TapPayload("confirm:1:1" + String(repeating: "0", count: 1_000_000)) == nil)
    }
}

extension TapPayload {
    fileprivate static func random(using random: inout SplitMix64) -> TapPayload {
        let visit = VisitVersion(
            appointment: Identifier(Int64.random(in: 1...Int64.max, using: &random)),
            version: Int.random(in: 1...Int(Int32.max), using: &random)
        )
        return switch Int.random(in: 0..<8, using: &random) {
        case 0: .confirm(visit)
        case 1: .reschedule(visit)
        case 2: .cancel(visit)
        case 3: .keep(visit)
        case 4: .askTeam(visit)
        case 5: .otherTimes(visit, page: Int.random(in: 0...999, using: &random))
        case 6:
            .slot(
                visit,
                practitioner: Identifier(Int64.random(in: 1...Int64.max, using: &random)),
                location: Identifier(Int64.random(in: 1...Int64.max, using: &random)),
                start: Instant(seconds: Int64.random(in: 0...253_402_300_799, using: &random))
            )
        default: .stopMessages
        }
    }
}
