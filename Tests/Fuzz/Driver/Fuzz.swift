import Foundation
import FuzzTargets

/// libFuzzer's own `main`, by its documented entry for programs that have one already.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// Runs libFuzzer over the target that the environment names; the arguments are libFuzzer's own, which starts itself again
/// with them.
@main struct Fuzz {
    /// Looked up once, for libFuzzer's callback carries nothing.
    private static let target = FuzzTarget.named(ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? "")

    static func main() {
        guard target != nil else {
            print("FUZZ_TARGET must be one of: \(FuzzTarget.all.map(\.name).joined(separator: " "))")
            return
        }
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        exit(
            runDriver(&count, &arguments) { bytes, count in
                let input = Array(UnsafeBufferPointer(start: bytes, count: count))
                if let finding = Fuzz.target?.check(input) { fatalError(finding) }
                return 0
            }
        )
    }
}
