import ArgumentParser
import Crypto
import Foundation
import NIOCore
import Store

extension ExitCode {
    /// The settings need attention.
    static let settings = ExitCode(2)
    /// Done in part: some of the input was refused, the rest is in.
    static let partly = ExitCode(3)
}

/// Runs a command's work; an error is said in one line on standard error and becomes the documented exit code.
func reporting(_ work: () async throws -> Void) async throws {
    do {
        try await work()
    } catch let problems as SettingsProblems {
        StandardError.print("caduceus: \(problems)")
        throw ExitCode.settings
    } catch {
        guard let advice = advice(about: error) else { throw error }
        StandardError.print("caduceus: \(advice)")
        throw ExitCode.failure
    }
}

/// A command could not do its work; the advice says why and what to do.
package struct CommandFailure: Error {
    package var advice: String

    package init(_ advice: String) {
        self.advice = advice
    }
}

/// What went wrong and what to do about it; nil for what has words of its own.
package func advice(about error: any Error) -> String? {
    switch error {
    case let failure as CommandFailure: failure.advice
    case let error as StoreError: words(about: error)
    case VaultError.unknownMasterVersion(let version):
        "the master key's version \(version) is missing here: keys were rotated. Copy the key file (master-key-file) from "
            + "where `caduceus keys rotate` ran, or put back the copy that holds it."
    case VaultError.otherMasterKeys:
        "the key file was replaced by another clinic's: put back the file this database was made with."
    case is VaultError, is CryptoKitError:
        "the master key does not open this database: set master-key to the key it was made with."
    case let error as IOError where error.errnoCode == EADDRINUSE:
        "the port is taken: another program listens on it. Stop that one, or set another port (listen.port, --port)."
    case let error as IOError where error.errnoCode == EADDRNOTAVAIL:
        "this machine has no such address: set listen.host to one of its own, or to 127.0.0.1."
    case let error as IOError where error.errnoCode == EACCES:
        "this port may not be opened: take one above 1023 and put a proxy in front."
    default: nil
    }
}

private func words(about error: StoreError) -> String {
    switch error {
    case .newerSchema(let found, let known):
        "the database was made by a newer caduceus (its schema is \(found), this one knows \(known)): install that version."
    case .unavailable(let reason):
        "the database cannot be used (\(reason)). Check the path, the free space and who may write there."
    case .brokenStorage(let reason):
        "the disk under the database failed, or the file is damaged (\(reason)). Check the disk; then start again or restore a backup."
    case .constraint(let name): "the database refused a row (\(name)); nothing was changed."
    case .statement(let message):
        "the database did not understand us (\(message)); is it a Caduceus database, and brought up to date by a start?"
    }
}
