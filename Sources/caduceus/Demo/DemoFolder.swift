import Foundation
import Store

/// Where the demo keeps everything: remove the folder to start afresh.
struct DemoFolder {
    let url: URL

    init(path: String) throws {
        url = URL(filePath: path, directoryHint: .isDirectory).absoluteURL
        do {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure("cannot make the folder \(url.path); give another one with --folder.")
        }
    }

    var store: String { url.appending(path: "clinic.db").path }
    var clock: URL { url.appending(path: "clock-offset") }
    var flowKey: URL { url.appending(path: "flow-key.pem") }
    var simulator: String { url.appending(path: "simulator.jsonl").path }

    /// The demo's own master key, made at the first start.
    func masterKeys() throws -> MasterKeys {
        let file = url.appending(path: "master-key")
        if FileManager.default.fileExists(atPath: file.path) {
            do {
                return try MasterKeys(parsing: try String(contentsOf: file, encoding: .utf8))
            } catch is VaultError {
                throw CommandFailure("\(file.path) is damaged; remove the demo's folder to start afresh.")
            }
        }
        var generator = SystemRandomNumberGenerator()
        let key = Data((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }).base64EncodedString()
        try Data(key.utf8).write(to: file, options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        return try MasterKeys(parsing: key)
    }
}
