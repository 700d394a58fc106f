import ServiceLifecycle

/// Time passes on the phones even when nobody asks: ten times a second what is due happens.
struct Heartbeat: Service {
    let host: SimulatorHost

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var beats = 0
            while !Task.isCancelled {
                await host.tick()
                beats += 1
                if beats.isMultiple(of: 100) { await host.beat() }
                // A cancelled wait ends the loop.
                try? await Task.sleep(for: .milliseconds(100))
            }
        }
    }
}
