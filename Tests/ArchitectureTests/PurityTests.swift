import Foundation
import Testing

/// What must not be found in code, and where; comments may say anything.
private struct Ban: Sendable, CustomTestStringConvertible {
    var what: String
    var targets: [String]
    /// Files whose reason to use it stands beside the use.
    var exempt: Set<String> = []

    var testDescription: String { what }

    static let pure = ["Care", "Dialogue", "Interchange"]
    static let everywhere = SourceTree.targets
}

private let bans = [
    Ban(what: "Date()", targets: Ban.pure),
    Ban(what: ".now()", targets: Ban.pure),
    Ban(what: "Date.now", targets: Ban.pure),
    Ban(what: "UUID()", targets: Ban.pure),
    Ban(what: "Calendar.current", targets: Ban.pure),
    Ban(what: "TimeZone.current", targets: Ban.pure),
    Ban(what: "Locale.current", targets: Ban.pure),
    Ban(what: ".random(in:", targets: ["Care", "Interchange"]),
    Ban(what: "async ", targets: Ban.pure, exempt: ["Sources/Dialogue/Channel/ChannelPort.swift"]),
    Ban(what: "await ", targets: Ban.pure),
    Ban(what: "Task {", targets: Ban.everywhere),
    Ban(what: "Task.detached", targets: Ban.everywhere),
    Ban(what: "try!", targets: Ban.everywhere),
    Ban(what: "as!", targets: Ban.everywhere),
    Ban(what: "fatalError", targets: Ban.everywhere),
    Ban(what: "@testable", targets: Ban.everywhere),
    Ban(what: "public struct", targets: Ban.everywhere),
    Ban(what: "public enum", targets: Ban.everywhere),
    Ban(what: "public final", targets: Ban.everywhere),
    Ban(what: "public func", targets: Ban.everywhere),
    Ban(what: "public var", targets: Ban.everywhere),
    Ban(what: "public let", targets: Ban.everywhere),
    Ban(what: "public init", targets: Ban.everywhere),
    Ban(what: "public import", targets: Ban.everywhere),
    Ban(what: "public protocol", targets: Ban.everywhere),
]

@Suite struct PurityTests {
    @Test(arguments: bans)
    private func `what is banned is not used`(ban: Ban) throws {
        for target in ban.targets {
            for path in SourceTree.files(under: "Sources/\(target)", withExtension: "swift")
            where !ban.exempt.contains(path) {
                for (number, line) in try SourceTree.lines(path).enumerated() {
                    #expect(
                        !Self.uses(ban.what, in: SourceTree.code(of: line)),
                        "\(path):\(number + 1) uses \(ban.what)"
                    )
                }
            }
        }
    }

    /// Whether the words stand in the code by themselves, not as the tail of a longer name.
    private static func uses(_ words: String, in code: Substring) -> Bool {
        var rest = code
        while let found = rest.range(of: words) {
            let before = found.lowerBound == code.startIndex ? " " : code[code.index(before: found.lowerBound)]
            let isTail = words.first?.isLetter == true && (before.isLetter || before.isNumber || before == "_")
            if !isTail { return true }
            rest = rest[found.upperBound...]
        }
        return false
    }

    @Test func `an unsafe promise has its proof beside it`() throws {
        for path in SourceTree.files(under: "Sources", withExtension: "swift") {
            let lines = try SourceTree.lines(path)
            for (number, line) in lines.enumerated() {
                let code = SourceTree.code(of: line)
                guard code.contains("@unchecked Sendable") || code.contains("nonisolated(unsafe)") else { continue }
                let near = lines[max(0, number - 4)...number]
                #expect(near.contains { $0.contains("//") }, "\(path):\(number + 1) promises safety without saying why")
            }
        }
    }
}
