import Foundation

/// The simulator in a process of its own, on a free port, for as long as this value lives.
struct SimulatorProcess {
    let port: Int
    private let process: Process

    init() throws {
        process = Process()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["simulator", "--port", "0", "--print-port", "--throughput", "1000000", "--no-pair-rate"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        var line: [UInt8] = []
        while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != 10 { line.append(byte) }
        guard let port = Int(String(decoding: line, as: UTF8.self)) else {
            process.terminate()
            throw CommandFailure("the simulator did not start")
        }
        self.port = port
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }
}
