import Dialogue
import TestKit
import Testing
import WhatsApp

@Suite struct RobustnessTests {
    private let reader = WebhookReader()

    @Test(arguments: Fixtures.names)
    func `every beginning of a payload is read or refused`(name: String) throws {
        let bytes = try Fixtures.bytes(name)
        var trailing = bytes.count
        while trailing > 0, bytes[trailing - 1] == 0x0A { trailing -= 1 }
        for length in 0..<trailing {
            #expect(throws: UnreadablePayload(reason: "not_json"), "length \(length)") {
                _ = try reader.read(Array(bytes.prefix(length)))
            }
        }
    }

    @Test func `two thousand damaged payloads are read the same way twice and piece by piece`() throws {
        for seed in 0..<2_000 as Range<UInt64> {
            var random = SplitMix64(seed: seed)
            let name = try #require(Fixtures.names.randomElement(using: &random))
            let damaged = mutate(try Fixtures.bytes(name), &random)
            let first = result(damaged)
            #expect(first == result(damaged), "seed \(seed)")
            guard case .success(let pieces) = first else { continue }
            for piece in pieces {
                #expect(result(piece.raw) == .success([piece]), "seed \(seed)")
            }
        }
    }

    private enum Outcome: Equatable {
        case success([Seen])
        case failure(UnreadablePayload)
    }

    /// A piece, comparable.
    private struct Seen: Equatable {
        var key: String
        var conversation: String
        var line: String
        var event: ChannelEvent
        var raw: [UInt8]
    }

    private func result(_ payload: [UInt8]) -> Outcome {
        do {
            return .success(
                try reader.read(payload).map {
                    Seen(
                        key: $0.dedupeKey,
                        conversation: $0.conversationKey,
                        line: $0.line,
                        event: $0.event,
                        raw: $0.raw
                    )
                }
            )
        } catch {
            return .failure(error)
        }
    }

    /// Changes, drops, repeats or moves bytes; half of the time whole JSON tokens, so that much stays well formed.
    private func mutate(_ bytes: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
        var bytes = bytes
        let tokens = [
            "null", "{}", "[]", "0", "-1", "1e999", "99999999999999999999", "\"\"", "\"\\u0000\"", "\"\\ud800\"",
            "true",
        ]
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &random)))
            case 2: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 30)], at: place)
            default:
                guard let value = valueRange(bytes, after: place), let token = tokens.randomElement(using: &random)
                else { continue }
                bytes.replaceSubrange(value, with: Array(token.utf8))
            }
            if bytes.isEmpty { return bytes }
        }
        return bytes
    }

    /// The next string or number that follows a colon.
    private func valueRange(_ bytes: [UInt8], after place: Int) -> Range<Int>? {
        guard let colon = bytes[place...].firstIndex(of: UInt8(ascii: ":")) else { return nil }
        var start = colon + 1
        while start < bytes.count, bytes[start] == 0x20 { start += 1 }
        guard start < bytes.count else { return nil }
        if bytes[start] == UInt8(ascii: "\"") {
            guard let end = bytes[(start + 1)...].firstIndex(of: UInt8(ascii: "\"")) else { return nil }
            return start..<end + 1
        }
        let stops: Set<UInt8> = [UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), 0x20]
        guard let end = bytes[start...].firstIndex(where: stops.contains), end > start else { return nil }
        return start..<end
    }
}
