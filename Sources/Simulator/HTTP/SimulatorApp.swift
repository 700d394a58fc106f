import Care
package import Hummingbird
package import Logging
package import NIOCore
package import ServiceLifecycle

/// The simulator as a web server: the Graph API, the control API and the phones' page.
package enum SimulatorApp {
    /// `onServerRunning` gets the channel, whose address tells the port that was given for port 0.
    package static func make(
        host: SimulatorHost,
        clock: SimulatorClock,
        address: BindAddress,
        services: [any Service] = [],
        logger: Logger,
        onServerRunning: @escaping @Sendable (any Channel) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        let router = Router(context: BasicRequestContext.self)
        ControlRoutes(host: host, clock: clock).add(to: router)
        PhonesPage().add(to: router)
        return Application(
            responder: SimulatorResponder(host: host, control: router.buildResponder()),
            configuration: ApplicationConfiguration(address: address, serverName: nil),
            services: services + [Heartbeat(host: host)],
            onServerRunning: { channel in
                if let port = channel.localAddress?.port { await host.serve(at: "http://127.0.0.1:\(port)") }
                await onServerRunning(channel)
            },
            logger: logger
        )
    }
}
