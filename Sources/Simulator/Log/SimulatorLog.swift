package import Care
import Foundation
import WhatsApp

/// The simulator's memory on disk: one line per input, written before it takes effect, played back at the next start.
///
/// It survives the death of the process, not of the machine (no fsync), and is never compacted: it is meant for demos
/// and tests of up to some hundred thousand inputs, about 400 bytes each.
package final class SimulatorLog {
    private let handle: FileHandle

    /// Why a log cannot be used.
    package struct Unusable: Error, CustomStringConvertible {
        package var description: String
    }

    /// Plays `path` into `model` and goes on writing at its end; a torn last line is cut off.
    package init(path: String, into model: SimulatorModel) throws {
        if !FileManager.default.fileExists(atPath: path) {
            guard FileManager.default.createFile(atPath: path, contents: nil) else {
                throw Unusable(description: "The simulator cannot write its state to \(path): check the folder.")
            }
        }
        let data = try Data(contentsOf: URL(filePath: path))
        var whole = 0
        for line in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
            whole += line.count + 1
            try Self.play(Array(line), into: model, at: whole)
        }
        handle = try FileHandle(forUpdating: URL(filePath: path))
        try handle.truncate(atOffset: UInt64(whole))
        try handle.seekToEnd()
    }

    private static func play(_ line: [UInt8], into model: SimulatorModel, at offset: Int) throws {
        guard !line.isEmpty else { return }
        guard let json = try? JSONValue(parsing: line), let at = json["t"]?.integer,
            let input = SimulatorInput(json: json, token: model.settings.token)
        else { throw Unusable(description: "The simulator's state is damaged before byte \(offset): move it away.") }
        model.take(input, now: Instant(microseconds: at))
    }

    /// Writes one input; the caller applies it afterwards.
    package func append(_ input: SimulatorInput, now: Instant) throws {
        var line: JSONObject = ["t": .integer(now.microseconds)]
        line.members += input.json.members
        try handle.write(contentsOf: Data(JSONValue.object(line).encoded() + [UInt8(ascii: "\n")]))
    }
}
