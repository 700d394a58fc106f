import ArgumentParser

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
    } catch let failure as CommandFailure {
        StandardError.print("caduceus: \(failure.advice)")
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
