import Foundation

/// Every setting as it stands after the file and the environment, checked one by one.
package struct SettingsSource: Sendable {
    package private(set) var values: [String: String] = [:]
    /// Where each value came from; a key that is absent has its default.
    package private(set) var places: [String: String] = [:]
    /// The file each secret was read from, when it has one of its own.
    package private(set) var files: [String: String] = [:]
    package private(set) var problems: [SettingsProblem]

    /// The environment wins over the file; `readFile` gives the text of a secret's file.
    package init(
        yaml: String?,
        yamlName: String = "caduceus.yaml",
        environment: [String: String],
        readFile: (String) throws -> String = { try SettingsSource.text(ofFile: $0) }
    ) {
        let file = SettingsFile(yaml: yaml ?? "", name: yamlName)
        let surroundings = SettingsEnvironment(environment)
        problems = file.problems + surroundings.problems
        for key in SettingKey.all {
            guard let written = surroundings.values[key.name] ?? file.values[key.name] else {
                values[key.name] = key.fallback
                continue
            }
            places[key.name] = written.place
            take(written, for: key, yamlName: yamlName, readFile: readFile)
        }
    }

    /// Reads the file at `path`, or, with no path, `CADUCEUS_CONFIG`, or `caduceus.yaml` here if there is one.
    package static func load(path: String?, environment: [String: String]) throws -> SettingsSource {
        let chosen = path ?? environment["CADUCEUS_CONFIG"]
        let name = chosen ?? "caduceus.yaml"
        guard chosen != nil || FileManager.default.fileExists(atPath: name) else {
            return SettingsSource(yaml: nil, environment: environment)
        }
        do {
            return SettingsSource(yaml: try text(ofFile: name), yamlName: name, environment: environment)
        } catch {
            throw SettingsProblems([
                SettingsProblem(place: name, "cannot be read; check that it exists and is readable")
            ])
        }
    }

    private mutating func take(
        _ written: WrittenSetting,
        for key: SettingKey,
        yamlName: String,
        readFile: (String) throws -> String
    ) {
        var text = written.text
        if written.isFile {
            let path = written.isInYAML ? Self.path(written.text, besideFile: yamlName) : written.text
            files[key.name] = path
            do {
                text = try readFile(path).trimmingCharacters(in: .whitespacesAndNewlines)
            } catch {
                let advice = "cannot read `\(path)`; check that it exists and is readable"
                problems.append(SettingsProblem(place: written.place, advice))
                return
            }
        }
        if let complaint = key.complaint(about: text) {
            problems.append(SettingsProblem(place: written.place, "\(key.name) \(complaint)"))
        } else {
            values[key.name] = text
        }
    }

    /// A relative path in the settings file counts from that file's folder, wherever the command is run.
    private static func path(_ path: String, besideFile file: String) -> String {
        guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
        return file[...slash] + path
    }

    /// The text of a small file: at most 64 KB.
    package static func text(ofFile path: String) throws -> String {
        let handle = try FileHandle(forReadingFrom: URL(filePath: path))
        // A handle that was only read from loses nothing if closing fails.
        defer { try? handle.close() }
        let data = try handle.read(upToCount: SettingsFile.largestFile + 1) ?? Data()
        return String(decoding: data, as: UTF8.self)
    }
}
