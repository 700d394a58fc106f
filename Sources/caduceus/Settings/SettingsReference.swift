/// The documentation of the settings, written from the table of known keys.
///
/// It is the first part of `docs/configuration.md`; what follows `end` there is written by hand.
package enum SettingsReference {
    package static let end = "<!-- Up to here the table of known keys writes this file. -->"

    package static var markdown: String {
        var lines = [
            "# Configuration", "",
            "Settings stand in a YAML file: the one `--config` names, or `CADUCEUS_CONFIG`, or `caduceus.yaml` in the",
            "working directory. An environment variable wins over the file. A secret can stand in a file of its own, named",
            "by `…-file:` or by the variable with `_FILE` behind it. A relative path in the settings file counts from that",
            "file's folder, one in a variable from the working directory. An unknown key or variable is an error that names",
            "it. `caduceus doctor` says what is missing or wrong, and never prints a secret.", "",
            "```yaml",
        ]
        lines += exampleFile
        lines += ["```", "", "| key | environment | default | meaning |", "|---|---|---|---|"]
        lines += SettingKey.all.map(row)
        return lines.joined(separator: "\n") + "\n" + PracticeReference.markdown + "\n" + end + "\n"
    }

    private static var exampleFile: [String] {
        var lines: [String] = []
        var section = ""
        for key in SettingKey.all {
            let parts = key.name.split(separator: ".").map(String.init)
            let leaf = (parts.last ?? key.name) + (key.isSecret ? "-file" : "")
            if parts.count == 2, parts[0] != section { lines.append("\(parts[0]):") }
            section = parts.count == 2 ? parts[0] : ""
            let isQuoted = key.example.contains(":") || key.example.allSatisfy(\.isNumber)
            lines.append((parts.count == 2 ? "  " : "") + "\(leaf): " + (isQuoted ? "\"\(key.example)\"" : key.example))
        }
        return lines
    }

    private static func row(_ key: SettingKey) -> String {
        let names = key.isSecret ? "`\(key.environmentName)`, `…_FILE`" : "`\(key.environmentName)`"
        let fallback = key.fallback.map { "`\($0)`" } ?? "—"
        let values =
            switch key.kind {
            case .choice(let choices): " One of " + choices.map { "`\($0)`" }.joined(separator: ", ") + "."
            case .wholeNumber(let range): " From \(range.lowerBound) to \(range.upperBound)."
            default: ""
            }
        return "| `\(key.name)` | \(names) | \(fallback) | \(key.meaning)\(values) |"
    }
}
