import AsyncHTTPClient
import Care
import WhatsApp

/// Runs `body` with a client for a server at this address, and shuts the client down after.
func withClient<Result>(
    at address: String,
    appSecret: String? = nil,
    callTimeout: Span = .seconds(10),
    silenceTimeout: Span = .seconds(30),
    _ body: (GraphClient) async throws -> Result
) async throws -> Result {
    var configuration = GraphConfiguration(
        baseURL: address,
        token: "TOKEN",
        phoneNumberID: "100200300",
        accountID: "900",
        appSecret: appSecret
    )
    configuration.callTimeout = callTimeout
    configuration.silenceTimeout = silenceTimeout
    // A machine busy with all the other tests connects slowly.
    configuration.connectTimeout = .minutes(1)
    let http = GraphClient.makeHTTPClient(configuration)
    do {
        let result = try await body(GraphClient(configuration: configuration, http: http))
        try await http.shutdown()
        return result
    } catch {
        try await http.shutdown()
        throw error
    }
}
