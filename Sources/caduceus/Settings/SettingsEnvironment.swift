import Practice

/// Reads the settings out of environment variables: `CADUCEUS_…`, and `CADUCEUS_…_FILE` for secrets.
struct SettingsEnvironment {
    private(set) var values: [String: WrittenSetting] = [:]
    private(set) var problems: [SettingsProblem] = []

    /// Variables with our prefix that are no settings.
    private static let others: Set<String> = ["CADUCEUS_CONFIG", Hazard.variable]

    init(_ environment: [String: String]) {
        var known = Self.others
        for key in SettingKey.all {
            known.insert(key.environmentName)
            if key.isSecret { known.insert(key.environmentName + "_FILE") }
            read(key, from: environment)
        }
        for name in environment.keys.sorted() where name.hasPrefix("CADUCEUS_") && !known.contains(name) {
            let hint = nearestName(to: name, among: known.sorted()).map { "; did you mean \($0)?" } ?? ""
            problems.append(SettingsProblem(place: "environment", "unknown variable \(name)\(hint)"))
        }
    }

    private mutating func read(_ key: SettingKey, from environment: [String: String]) {
        let name = key.environmentName
        if let text = environment[name] { values[key.name] = WrittenSetting(text: text, place: name) }
        guard key.isSecret, let path = environment[name + "_FILE"] else { return }
        if values[key.name] != nil {
            problems.append(SettingsProblem(place: "environment", "\(name) and \(name)_FILE are both set; keep one"))
        }
        values[key.name] = WrittenSetting(text: path, place: name + "_FILE", isFile: true)
    }
}
