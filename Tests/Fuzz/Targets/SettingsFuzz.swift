import caduceus

/// The settings file.
enum SettingsFuzz {
    private struct NoFile: Error {}

    /// Long enough not to come about by chance.
    private static let secret = "S3cretWord9"
    private static let name = "f.yaml"

    static func check(_ bytes: [UInt8]) -> String? {
        let text = String(decoding: bytes, as: UTF8.self)
        let first = problems(in: text)
        if first != problems(in: text) { return "two readings of the settings differ" }
        if let vague = first.first(where: { !isHelpful($0) }) { return "a problem names no place and no key: \(vague)" }
        if text.contains(secret) { return nil }
        let told = problems(in: "whatsapp:\n  token: \(secret)\(text)").map(\.description).joined()
        return told.contains(secret) ? "a problem tells the secret of its line" : nil
    }

    private static func problems(in text: String) -> [SettingsProblem] {
        let source = SettingsSource(yaml: text, yamlName: name, environment: [:]) { path throws in
            guard path.hasPrefix("a") else { throw NoFile() }
            return path
        }
        do {
            _ = try Settings(source)
            return []
        } catch let error as SettingsProblems {
            return error.problems
        } catch {
            return [SettingsProblem("\(error)")]
        }
    }

    private static func isHelpful(_ problem: SettingsProblem) -> Bool {
        guard !problem.advice.isEmpty else { return false }
        if let place = problem.place { return place.hasPrefix(name) }
        return SettingKey.all.contains { problem.advice.contains($0.name) }
    }
}
