import Care
import Dialogue
import TestKit
import Testing

@Suite struct BookingTapTests {
    @Test func `what goes to the phone comes back the same`() {
        for seed in UInt64(0)..<500 {
            var random = SplitMix64(seed: seed)
            let tap = BookingTap.random(using: &random)
            #expect(BookingTap(tap.description) == tap, "seed \(seed)")
            #expect(tap.description.utf16.count <= 200, "seed \(seed)")
            #expect(TapPayload(tap.description) == nil, "seed \(seed): no two meanings")
        }
    }

    @Test(arguments: [
        "", ":", "book:", "book:1", "visit:1", "visit:-1:1", "visit:1:0", "visit:01:1", "free:1:1:0:-:-",
        "free:1:1:0:noon:-:0",
        "free:1:1:0:-:2026-02-30:0", "free:1:1:0:-:-:1000", "take:1:1:1:1", "take:1:1:0:1:5", "take:1:1:1:1:-5",
        "help:1", "HELP",
        "others:1:1:0:-:-:0:-", "others:1:1:0:noon:-:0:-", "days:1:1", "take:1:1:1:1:999999999999999", "visit:١:1", "🙂",
        "\u{0}",
    ])
    func `a text we never wrote means nothing`(text: String) {
        #expect(BookingTap(text) == nil)
    }

    @Test func `no damage to a payload does harm`() {
        for seed in UInt64(0)..<2_000 {
            var random = SplitMix64(seed: seed)
            var bytes = Array(BookingTap.random(using: &random).description.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let text = String(decoding: bytes, as: UTF8.self)
            if let tap = BookingTap(text) { #expect(tap.description == text, "seed \(seed)") }
        }
    }
}

extension BookingTap {
    fileprivate static func random(using random: inout SplitMix64) -> BookingTap {
        let wanted = WantedVisit(
            patient: Bool.random(using: &random) ? nil : id(&random),
            visitType: id(&random)
        )
        let day = Bool.random(using: &random) ? nil : LocalDate("2026-12-24")
        return switch Int.random(in: 0..<9, using: &random) {
        case 0: .begin
        case 1: .visit(wanted)
        case 2: .otherTimes(wanted, after: day)
        case 5: .otherTimes(wanted, wish(&random), after: day)
        case 6: .days(wanted, wish(&random))
        case 7: .day(wanted, wish(&random))
        case 3: .askTeam
        case 4: .take(wanted, practitioner: id(&random), location: id(&random), start: Instant(seconds: 1_795_512_600))
        default: .times(wanted, wish(&random))
        }
    }

    private static func wish(_ random: inout SplitMix64) -> TimesWish {
        TimesWish(
            practitioner: Bool.random(using: &random) ? nil : id(&random),
            partOfDay: SlotWish.PartOfDay.allCases.randomElement(using: &random),
            from: Bool.random(using: &random)
                ? nil : LocalDate("2026-12-0\(Int.random(in: 1...9, using: &random))"),
            page: Int.random(in: 0...999, using: &random)
        )
    }

    private static func id<Thing>(_ random: inout SplitMix64) -> Identifier<Thing> {
        Identifier(Int64.random(in: 1...Int64.max, using: &random))
    }
}
