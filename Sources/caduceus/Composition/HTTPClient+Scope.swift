import AsyncHTTPClient

extension HTTPClient {
    /// Runs `body` and closes the client's connections afterwards, however it ended.
    func whileOpen<T>(_ body: () async throws -> T) async throws -> T {
        let result: T
        do {
            result = try await body()
        } catch {
            // The first failure is the one to tell.
            try? await shutdown()
            throw error
        }
        try await shutdown()
        return result
    }
}
