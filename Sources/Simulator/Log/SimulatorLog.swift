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
    ///
    /// The file is locked for as long as this lives: two simulators writing one history would make it no history.
    package init(path: String, into model: SimulatorModel) throws {
        let file = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw Unusable(description: "The simulator cannot write its state to \(path): check the folder.")
        }
        handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            throw Unusable(description: "Another simulator is using \(path): stop it, or name another file.")
        }
        let data = try handle.readToEnd() ?? Data()
        var whole = 0
        for line in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
            whole += line.count + 1
            try Self.play(Array(line), into: model, at: whole)
        }
        try handle.truncate(atOffset: UInt64(whole))
    }

    private static func play(_ line: [UInt8], into model: SimulatorModel, at offset: Int) throws {
        guard !line.isEmpty else { return }
        guard let json = try? JSONValue(parsing: line), let at = json["t"]?.integer,
            let input = SimulatorInput(json: json, token: model.settings.token, appToken: model.appToken)
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
