import Care
import TestKit
import Testing

@Suite struct ReminderCadenceTests {
    private static let usual = "48h 24h; under 36h none; over 28d add 7d; raised add 3d"

    private func type(_ offsets: [Span] = [.hours(48), .hours(24)]) -> VisitType {
        var type = VisitType(id: Identifier(1), name: "Check", minutes: 30, reminderOffsets: offsets)
        type.reminderRules = ReminderCadence.usualRules
        return type
    }

    @Test func `the usual cadence reads and prints`() throws {
        let cadence = ReminderCadence(of: type())
        #expect(cadence.description == Self.usual)
        #expect(try ReminderCadence(text: Self.usual) == cadence)
        let written = " 24h,2d ;; UNDER 2160m none;over 672h add 7d;;\n raised, add\t4320m"
        #expect(try ReminderCadence(text: written) == cadence)
    }

    @Test(arguments: [
        ("none", "none"), ("24h", "24h"), ("90m, 2d", "48h 90m"), ("24H  72h;High ADD 4d;", "3d 24h; high add 4d"),
        ("none; raised add 2d", "none; raised add 48h"), ("25h 1500m ; ", nil), ("1440m", "24h"),
    ])
    func `a cadence is printed in one way`(text: String, printed: String?) throws {
        #expect((try? ReminderCadence(text: text))?.description == printed)
    }

    @Test(arguments: [
        ("", ReminderCadence.Trouble.notASpan("")), ("soon", .notASpan("soon")), ("24", .notASpan("24")),
        ("h", .notASpan("h")), ("-24h", .notASpan("-24h")), ("1.5h", .notASpan("1.5h")),
        ("24h none", .notASpan("none")), ("0h", .spanOutOfRange), ("367d", .spanOutOfRange),
        ("999999d", .spanOutOfRange), ("999999999d", .spanOutOfRange), ("527041m", .spanOutOfRange),
        ("9999999999d", .notASpan("9999999999d")), ("24h 24h", .repeated),
        ("24h 1440m", .repeated), ("1h 2h 3h 4h 5h 6h 7h", .tooManyOffsets),
        ("24h; under 36h", .unknownRule("under 36h")), ("24h; usual add 3d", .unknownRule("usual add 3d")),
        ("24h; over 28d none", .unknownRule("over 28d none")), ("24h; under 49h none", .dropsTooMuch(.hours(49))),
        ("24h; high add 47h", .addsTooLate(.hours(47))), ("24h; over 9d add 30h", .addsTooLate(.hours(30))),
        ("24h; over 7d add 7d", .addsBeforeBooking(.days(7))),
        ("24h; high add 3d; high add 3d", .repeated),
        ("24h" + String(repeating: ";", count: 400), .textTooLong),
    ])
    func `what is no cadence is refused with the reason`(text: String, trouble: ReminderCadence.Trouble) {
        #expect(throws: trouble) { try ReminderCadence(text: text) }
        #expect(trouble.description.count > 10)
    }

    @Test func `seven rules are too many`() {
        let rules = (3...9).map { ReminderCadence.Rule.addAtRisk(.days($0), from: .high) }
        #expect(throws: ReminderCadence.Trouble.tooManyRules) { try ReminderCadence(offsets: [], rules: rules) }
    }

    @Test func `a visit type's senseless offsets are ignored, and one that sends none sends none`() {
        let odd = type([.hours(24), .hours(24), .zero, .hours(-3), Span(microseconds: .max), .seconds(90)])
        #expect(ReminderCadence(of: odd).offsets == [.hours(24)])
        let many = type((1...9).map { .hours($0 * 12) })
        let kept: [Span] = [.hours(72), .hours(60), .hours(48), .hours(36), .hours(24), .hours(12)]
        #expect(ReminderCadence(of: many).offsets == kept)
        #expect(ReminderCadence(of: type([])).description == "none")
    }

    @Test func `any cadence prints what it reads, and reads what it prints`() throws {
        for seed in UInt64(0)..<500 {
            var random = SplitMix64(seed: seed)
            let cadence = try SampleCadence.any(&random)
            #expect(try ReminderCadence(text: cadence.description) == cadence, "seed \(seed): \(cadence)")
        }
    }

    @Test func `any bytes are a cadence or a reason`() throws {
        let pieces = Self.usual.split(separator: " ").map(String.init) + [";", ",", "\u{0}", "٢٤h", "🕰", "none", "add"]
        var read = 0
        for seed in UInt64(0)..<2_000 {
            var random = SplitMix64(seed: seed)
            var bytes = (0..<Int.random(in: 0...9, using: &random))
                .map { _ in pieces.randomElement(using: &random) ?? "" }
                .joined(separator: " ").utf8.map(\.self)
            if Bool.random(using: &random), !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            do throws(ReminderCadence.Trouble) {
                let cadence = try ReminderCadence(text: String(decoding: bytes, as: UTF8.self))
                #expect(try ReminderCadence(text: cadence.description) == cadence, "seed \(seed)")
                read += 1
            } catch {
                #expect(error.description.utf8.count < 400, "seed \(seed)")
            }
        }
        #expect(read > 50)
    }
}
