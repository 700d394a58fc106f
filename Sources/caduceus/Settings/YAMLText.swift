import Yams

/// Turns YAML into nodes.
///
/// What is wrong is told with its line and in the parser's own words, never by quoting the file: the line may hold a
/// secret.
enum YAMLText {
    /// Each alias repeats all that its anchor holds, so a few dozen inside each other would take for ever to compare.
    private static let mostAliases = 20

    /// Nil for a text with nothing in it; `name` is how the problem calls the file.
    static func compose(_ yaml: String, name: String) throws(SettingsProblem) -> Node? {
        guard aliases(in: yaml) <= mostAliases else {
            throw SettingsProblem(place: name, "has more than \(mostAliases) aliases (`*name`); write the values out")
        }
        do {
            return try Yams.compose(yaml: yaml)
        } catch let error as YamlError {
            let (words, line) = explanation(of: error)
            throw SettingsProblem(place: line.map { "\(name):\($0)" } ?? name, "is not valid YAML: \(words)")
        } catch {
            throw SettingsProblem(place: name, "cannot be read as YAML")
        }
    }

    private static func explanation(of error: YamlError) -> (words: String, line: Int?) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            (problem, mark.line)
        case .reader(let problem, let offset, _, let yaml):
            (problem, offset.map { yaml.prefix($0).count(where: \.isNewline) + 1 })
        case .duplicatedKeysInMapping(let keys, let context):
            // Of several keys Yams names now one, now another.
            ("a key stands twice in one place; keep one", keys.count == 1 ? context.mark.line : nil)
        default: ("it cannot be read", nil)
        }
    }

    /// How many words begin with `*` where an alias may stand; some of them may be in quotes.
    private static func aliases(in yaml: String) -> Int {
        var count = 0
        var previous = UInt8(ascii: "\n")
        for byte in yaml.utf8 {
            if byte == UInt8(ascii: "*"), !isWord(previous) { count += 1 }
            previous = byte
        }
        return count
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...0xFF, UInt8(ascii: "*"):
            true
        default: false
        }
    }
}
