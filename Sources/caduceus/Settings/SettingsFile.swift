import Yams

/// A value as it was written, and where.
package struct WrittenSetting: Sendable {
    package var text: String
    package var place: String
    /// The text is the path of a file that holds the value.
    package var isFile = false
    /// It stands in the settings file, not in the environment.
    package var isInYAML = false
}

/// Reads the YAML form of the settings into names and texts; every unknown name is a problem of its own.
struct SettingsFile {
    static let largestFile = 65_536

    private(set) var values: [String: WrittenSetting] = [:]
    private(set) var problems: [SettingsProblem] = []
    private let name: String

    /// `name` is how problems call the file.
    init(yaml: String, name: String) {
        self.name = name
        guard yaml.utf8.count <= Self.largestFile else {
            problems.append(SettingsProblem(place: name, "larger than 64 KB; this is not a settings file"))
            return
        }
        do {
            if let root = try YAMLText.compose(yaml, name: name) { read(root, under: "") }
        } catch {
            problems.append(error)
        }
    }

    private mutating func read(_ node: Node, under prefix: String) {
        guard case .mapping(let mapping) = node else {
            if case .scalar(let scalar) = node, scalar.string.isEmpty { return }
            problems.append(
                SettingsProblem(
                    place: place(of: node),
                    "\(prefix.isEmpty ? "the file" : prefix) must hold `name: value` lines"
                )
            )
            return
        }
        for (key, value) in mapping {
            readEntry(key, value, under: prefix)
        }
    }

    private mutating func readEntry(_ key: Node, _ value: Node, under prefix: String) {
        guard let part = key.scalar?.string else {
            problems.append(SettingsProblem(place: place(of: key), "a name must be plain text"))
            return
        }
        let name = prefix.isEmpty ? part : "\(prefix).\(part)"
        if let known = Self.knownName(name) {
            guard let text = value.scalar?.string else {
                problems.append(SettingsProblem(place: place(of: key), "\(name) must be one value"))
                return
            }
            keep(
                WrittenSetting(text: text, place: place(of: key), isFile: known.isFile, isInYAML: true),
                as: known.key.name
            )
        } else if Self.sections.contains(name) {
            read(value, under: name)
        } else {
            problems.append(SettingsProblem(place: place(of: key), Self.unknown(name)))
        }
    }

    private mutating func keep(_ written: WrittenSetting, as name: String) {
        if let other = values[name] {
            problems.append(SettingsProblem(place: written.place, "\(name) is already set at \(other.place); keep one"))
        }
        values[name] = written
    }

    private func place(of node: Node) -> String {
        node.mark.map { "\(name):\($0.line)" } ?? name
    }

    private static let sections = Set(
        SettingKey.all.compactMap { $0.name.split(separator: ".").dropLast().first.map(String.init) }
    )

    private static func knownName(_ name: String) -> (key: SettingKey, isFile: Bool)? {
        if let key = SettingKey.named(name) { return (key, false) }
        guard name.hasSuffix("-file"), let key = SettingKey.named(String(name.dropLast(5))), key.isSecret else {
            return nil
        }
        return (key, true)
    }

    private static func unknown(_ name: String) -> String {
        let known = SettingKey.all.flatMap { $0.isSecret ? [$0.name, "\($0.name)-file"] : [$0.name] } + sections
        let hint = nearestName(to: name, among: known).map { "; did you mean `\($0)`?" } ?? ""
        return "unknown key `\(name)`\(hint)"
    }
}
